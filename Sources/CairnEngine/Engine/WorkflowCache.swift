import CairnWorkflow

/// The workflows made last, so that a run's start does not parse its definition again.
struct WorkflowCache {
    private struct Key: Hashable {
        let definition: String
        let name: String
    }

    private static let bound = 64
    private var workflows: [Key: any Workflow] = [:]
    private var order: [Key] = []

    subscript(definition: String, name: String) -> (any Workflow)? {
        get { workflows[Key(definition: definition, name: name)] }
        set {
            let key = Key(definition: definition, name: name)
            if workflows[key] == nil { order.append(key) }
            workflows[key] = newValue
            if order.count > Self.bound { workflows[order.removeFirst()] = nil }
        }
    }
}
