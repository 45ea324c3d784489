package import CairnWire
package import CairnWorkflow

/// Takes every decision of a recorded history anew and compares it with what was recorded: histories of every released
/// revision must come out of today's decider as they are.
package enum HistoryReplay {
    /// - Throws: `LawViolation` at the first event that today's decider would not write.
    package static func verify(
        _ history: [HistoryEvent], by workflow: any Workflow, blobs: [String: JSON] = [:]
    ) throws {
        var machine = RunMachine(workflow: workflow)
        var position = 0
        while position < history.count {
            var start = position
            if case .executionContinued(let event) = history[position], let path = event.from {
                try machine.startAnew(from: path, now: event.at) { seal($0, blobs) }
                start += 1
            }
            let outside = Array(history[start...].prefix { $0.comesFromOutside })
            var now = machine.state.now
            switch history[(start + outside.count)...].first {
            case .decisionStarted(let at): now = at
            case .executionContinued(let event): now = event.at
            default: break
            }
            let advance = try machine.advance(with: outside, now: now, blobs: Blobs(blobs)) { seal($0, blobs) }
            let recorded = history[position...].prefix(advance.events.count)
            if let (made, kept) = zip(advance.events, recorded).first(where: { $0 != $1 }) {
                throw LawViolation("an old history is decided as it was", "recorded \(kept)\n decided \(made)")
            }
            guard advance.events.count >= outside.count, recorded.count == advance.events.count else {
                throw LawViolation("an old history is decided as it was", "more events than recorded at \(position)")
            }
            guard !advance.events.isEmpty else {
                throw LawViolation("an old history is decided as it was", "event \(position) was not decided")
            }
            position += advance.events.count
        }
    }

    private static func seal(_ value: Value, _ blobs: [String: JSON]) -> Value {
        guard case .literal(let json) = value else { return value }
        return reference(to: json, in: blobs) ?? value
    }

    private static func reference(to json: JSON, in blobs: [String: JSON]) -> Value? {
        guard let (hash, _) = blobs.first(where: { $0.value == json }) else { return nil }
        return .blob(BlobReference(hash: hash, size: json.canonicalBytes().count))
    }
}
