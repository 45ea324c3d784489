struct Figures {
    var turns: Int
    var unique: Int
    var times: [[Double]]
    var journal: Journal

    /// The median of what the turns around one took, over all rounds.
    private func median(around turn: Int) -> Double {
        let window = max(0, turn - 6)..<min(turns - 1, turn + 5)
        let all = times.flatMap { round in round.indices.clamped(to: window).map { round[$0] } }.sorted()
        return all.isEmpty ? 0 : all[all.count / 2]
    }

    /// With all that is done now and then: the turn of a generation, checkpoints, tables that grow.
    private func mean(_ range: Range<Int>) -> Double {
        let all = times.flatMap { round in round.indices.clamped(to: range).map { round[$0] } }
        return all.reduce(0, +) / Double(max(1, all.count))
    }

    var table: String {
        let base = median(around: 10)
        let first = mean(0..<turns / 4)
        let last = mean(turns * 3 / 4..<turns)
        let bytes = [10, 100, turns].map { journal.bytes(around: $0) }
        return """
            CPU of a turn (two steps: a model's answer, a tool's \(unique / turns) bytes), prompt not rendered, us
              turn 10: \(round1(base))
              turn 100: \(round1(median(around: 100))), \(round2(median(around: 100) / base)) of turn 10
              turn \(turns): \(round1(median(around: turns))), \(round2(median(around: turns) / base)) of turn 10
              mean of the first quarter \(round1(first)), of the last \(round1(last)): \(round2(last / first))
            bytes of a turn in the journal
              turn 10: \(round1(bytes[0]))
              turn 100: \(round1(bytes[1])), \(round2(bytes[1] / bytes[0])) of turn 10
              turn \(turns): \(round1(bytes[2])), \(round2(bytes[2] / bytes[0])) of turn 10
            journal: \(journal.bytes) bytes (events \(journal.events), blobs \(journal.blobs)) in \(journal.generations) \
            generations, \(round2(Double(journal.bytes) / Double(unique))) of the \(unique) bytes that its tools said
            """
    }
}

private func round1(_ value: Double) -> Double { (value * 10).rounded() / 10 }
private func round2(_ value: Double) -> Double { (value * 100).rounded() / 100 }
