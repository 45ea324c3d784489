/// What `docs/cel.md` says of the standard's cases: a line for each section, and each left-out case of the others by name.
struct StandardTable {
    static let opening = "<!-- the standard's cases -->"
    static let closing = "<!-- end of the standard's cases -->"

    private struct Row {
        var title: String
        var cases = 0
        var passed = 0
        var reasons: [String: Int] = [:]
    }

    private var rows: [Row] = []
    private var leftOut: [(reason: String, ids: [String])] = []
    private var total = Row(title: "all")

    init(_ cases: [StandardCase]) {
        for test in cases {
            let title = StandardSubset.files[test.file] == nil ? "\(test.file): \(test.section)" : test.file
            if rows.last?.title != title { rows.append(Row(title: title)) }
            let reason = StandardSubset.reason(test)
            let passes = reason == nil && test.problem == nil
            Self.count(&rows[rows.count - 1], reason, passes)
            Self.count(&total, reason, passes)
            guard let reason, StandardSubset.files[test.file] == nil else { continue }
            if let place = leftOut.firstIndex(where: { $0.reason == reason }) {
                leftOut[place].ids.append(test.id)
            } else {
                leftOut.append((reason, [test.id]))
            }
        }
    }

    private static func count(_ row: inout Row, _ reason: String?, _ passes: Bool) {
        row.cases += 1
        row.passed += passes ? 1 : 0
        if let reason { row.reasons[reason, default: 0] += 1 }
    }

    var markdown: String {
        var lines = [Self.opening, "", "| section | cases | pass | left out |", "|---|---:|---:|---|"]
        for row in rows + [total] { lines.append(Self.line(row)) }
        lines += ["", "Left out by name, beside the whole files:", ""]
        for (reason, ids) in leftOut {
            lines.append("- " + reason + ": " + ids.map { "`\($0)`" }.joined(separator: ", "))
        }
        return (lines + ["", Self.closing]).joined(separator: "\n")
    }

    private static func line(_ row: Row) -> String {
        let reasons = row.reasons.sorted { $0.key < $1.key }.map { "\($0.value): \($0.key)" }
        let why = row.title == "all" ? "\(row.reasons.values.reduce(0, +))" : reasons.joined(separator: "; ")
        return "| \(row.title) | \(row.cases) | \(row.passed) | \(why) |"
    }
}
