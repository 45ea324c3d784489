import CairnEngine
import CairnWire
import CairnWorkflow

extension FieldType where Value == Retention {
    /// How long ended runs are kept: one duration for all, or one for each outcome. In a file it is `30d` or
    /// `{ completed: 7d, failed: 90d }`, in a flag or a variable `30d` or `completed=7d,failed=90d`.
    static var retention: Self {
        .forms(
            [
                .text(.retentionText, embed: { $0 }, extract: { _ in nil }),
                .otherMap(.retentionMap, embed: { $0 }, extract: { $0 }),
            ], expected: retentionForm)
    }

    private static var retentionForm: String { "a duration such as 30d, or durations by outcome" }

    private static var retentionText: Self {
        FieldType(
            schema: .text(.line),
            decode: { node, decoder in
                guard let text = node.string else { return nil }
                if let duration = DurationText.parse(text) { return Retention(duration) }
                var keep: [RunStatus: Duration] = [:]
                for entry in text.split(separator: ",") {
                    let parts = entry.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
                    guard parts.count == 2, let duration = DurationText.parse(parts[1]) else {
                        decoder.report(
                            .badForm, "\"\(text.prefix(80))\" says no time to keep runs",
                            mend: "Write 30d, or by outcome completed=7d,failed=90d.", at: node.origin)
                        return nil
                    }
                    guard let status = decoder.outcome(parts[0], at: node) else { return nil }
                    keep[status] = duration
                }
                guard !keep.isEmpty else {
                    decoder.wrongType(node, expected: retentionForm)
                    return nil
                }
                return Retention(keep)
            },
            encode: { retentionMap.encode($0) })
    }

    private static var retentionMap: Self {
        FieldType<[String: Duration]>.map(.duration).map(
            { durations, node, decoder in
                var keep: [RunStatus: Duration] = [:]
                for (word, duration) in durations {
                    guard let status = decoder.outcome(word, at: node) else { return nil }
                    keep[status] = duration
                }
                return Retention(keep)
            },
            back: { retention in
                Dictionary(uniqueKeysWithValues: retention.keep.map { ($0.key.rawValue, $0.value) })
            })
    }
}

extension FieldDecoder {
    /// The status of this name, if runs end so.
    fileprivate mutating func outcome(_ word: String, at node: SourceNode) -> RunStatus? {
        if let status = RunStatus(rawValue: word), status.isTerminal { return status }
        report(
            .unknownOption, "no run ends as \"\(word.prefix(64))\"",
            mend: Suggestion.mend(for: word, among: Retention.outcomes.map(\.rawValue)), at: node.origin)
        return nil
    }
}
