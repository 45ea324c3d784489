import CairnWire

/// Which steps stand in which lists of a workflow, and in what order: what an expression of a step may read. Made from the
/// nodes, so that a step with a mistake in it is still known to the others.
struct StepScopes {
    struct Step {
        var id: String
        var verb: String
        var origin: SourceOrigin
        /// Where the step stands in the document.
        var path: DocumentPath
        /// The list that holds it.
        var list: Int
        /// Its place in the workflow, in the order of the text.
        var order: Int
        var node: SourceNode
    }

    /// A list of steps: a workflow's, or one within a step.
    struct List {
        /// The step that holds the list; nil for the workflow's own.
        var parent: Int?
        /// Names beside `input`, `steps` and `run`: a `foreach`'s entry and `index`.
        var names: [String]
        /// Whether the step that holds the list is done when the list's steps run: after an error, or to undo it.
        var isAfterParent: Bool
        /// How a value of the list is read from outside, after the holding step's id: `.output`, `.output.left`.
        var outside: String
    }

    private(set) var steps: [Step] = []
    private(set) var lists: [List] = []
    private var byID: [String: [Int]] = [:]
    private var byPath: [DocumentPath: Int] = [:]

    init(_ list: SourceNode?, at path: DocumentPath) {
        add(list, at: path, List(parent: nil, names: [], isAfterParent: false, outside: ""))
    }

    private mutating func add(_ node: SourceNode?, at path: DocumentPath, _ list: List) {
        guard let node, case .array(let items) = node.content else { return }
        let number = lists.count
        lists.append(list)
        for (index, item) in items.enumerated() {
            guard case .object(let members) = item.content else { continue }
            let path = DocumentPath(path.elements + [.index(index)])
            let verbs = Verb.alternatives.map(\.key)
            let step = steps.count
            let id = item["id"]?.string ?? ""
            byID[id, default: []].append(step)
            byPath[path] = step
            steps.append(
                Step(
                    id: id, verb: members.first { verbs.contains($0.key) }?.key ?? "",
                    origin: item["id"]?.origin ?? item.origin.start, path: path, list: number, order: step, node: item))
            for member in members { addLists(of: member, in: step, at: path.appending(member.key)) }
        }
    }

    private mutating func addLists(of member: SourceNode.Member, in step: Int, at path: DocumentPath) {
        func list(_ outside: String = ".output", names: [String] = [], isAfter: Bool = false) -> List {
            List(parent: step, names: names, isAfterParent: isAfter, outside: outside)
        }
        switch (member.key, member.value.content) {
        case ("foreach", .object):
            let name = member.value["as"]?.string ?? ForeachStep().as
            add(member.value["do"], at: path.appending("do"), list(names: [name, "index"]))
        case ("parallel", .object(let branches)):
            for branch in branches { add(branch.value, at: path.appending(branch.key), list(".output.\(branch.key)")) }
        case ("switch", .array(let branches)):
            for (index, branch) in branches.enumerated() {
                for key in ["do", "else"] {
                    add(branch[key], at: DocumentPath(path.elements + [.index(index), .key(key)]), list())
                }
            }
        case ("on_error", _), ("undo", _): add(member.value, at: path, list(isAfter: true))
        default: break
        }
    }
}

extension StepScopes {
    /// The innermost step that holds a place of the document; nil outside of all steps.
    func step(holding path: DocumentPath) -> Step? {
        var prefix = path
        while !prefix.isEmpty {
            if let step = byPath[prefix] { return steps[step] }
            prefix.elements.removeLast()
        }
        return nil
    }

    /// The steps of an id: one, unless the workflow is wrong.
    func steps(named id: String) -> [Step] { byID[id, default: []].map { steps[$0] } }

    /// The lists that a place in `step` sees, from the inside out, each with the step up to which it is seen; nil: to its
    /// end. `step` nil: a place after all steps.
    func visible(from step: Step?) -> [(list: Int, before: Int?)] {
        guard let step else { return lists.isEmpty ? [] : [(0, nil)] }
        var seen = [(list: step.list, before: Int?.some(step.order))]
        var list = lists[step.list]
        while let parent = list.parent {
            let holder = steps[parent]
            seen.append((holder.list, holder.order + (list.isAfterParent ? 1 : 0)))
            list = lists[holder.list]
        }
        return seen
    }

    /// Names that stand for a `foreach`'s entry and its place, where `step` stands.
    func names(from step: Step?) -> [String] { visible(from: step).flatMap { lists[$0.list].names } }

    /// The ids of the steps whose lists `step` stands in, from the outside in.
    func holders(of step: Step?) -> [String] {
        var holders: [String] = []
        var list = step.map { lists[$0.list] }
        while let parent = list?.parent {
            holders.insert(steps[parent].id, at: 0)
            list = lists[steps[parent].list]
        }
        return holders
    }

    /// The step that stands for `step` in a list that can be seen, and how `step`'s list is read from it:
    /// `steps.points.output`.
    func outsideName(of step: Step, seenFrom lists: Set<Int>) -> String? {
        var current = step
        while let parent = self.lists[current.list].parent {
            let holder = steps[parent]
            if lists.contains(holder.list) { return "steps.\(holder.id)\(self.lists[current.list].outside)" }
            current = holder
        }
        return nil
    }
}
