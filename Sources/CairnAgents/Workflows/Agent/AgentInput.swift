import CairnWire

/// What an agent was asked with, as text: for the model, and for the first look into its knowledge.
enum AgentInput {
    /// Text as it is; of an object with one text in it, that; all else as JSON.
    static func text(_ input: JSON) -> String {
        switch input {
        case .string(let text): return text
        case .object(let object):
            if object.count == 1, case .string(let text)? = object.members.first?.value { return text }
            return input.text()
        case .null, .bool, .int, .double, .array: return input.text()
        }
    }
}
