import CairnWire
import CairnWorkflow

extension JSON {
    /// About how many bytes its text takes, looked at no further than `limit`: enough to tell the small from the large
    /// without writing it.
    func weight(upTo limit: Int) -> Int {
        var weight = 0
        add(to: &weight, limit)
        return weight
    }

    private func add(to weight: inout Int, _ limit: Int) {
        switch self {
        case .null, .bool: weight += 4
        case .int, .double: weight += 8
        case .string(let text): weight += text.utf8.count + 2
        case .array(let items):
            weight += 2
            for item in items where weight <= limit { item.add(to: &weight, limit) }
        case .object(let object):
            weight += 2
            for (key, value) in object where weight <= limit {
                weight += key.utf8.count + 4
                value.add(to: &weight, limit)
            }
        }
    }
}

extension HistoryEvent {
    /// Of the values that come with an event from outside.
    func weight(upTo limit: Int) -> Int {
        let values: [Value?] =
            switch self {
            case .executionStarted(let event): [event.input]
            case .taskCompleted(let event): [event.output, event.citations]
            case .eventRaised(let event): [event.data]
            default: []
            }
        return values.reduce(0) { $0 + ($1?.literal?.weight(upTo: limit) ?? 0) }
    }
}
