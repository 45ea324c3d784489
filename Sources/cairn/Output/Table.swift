/// Rows in columns that are as wide as their widest cell.
struct Table {
    var head: [String]
    var rows: [[String]] = []

    init(_ head: [String]) { self.head = head }

    func lines(style: Style) -> [String] {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            return String(padded.reversed().drop { $0 == " " }.reversed())
        }
        return [style.dim(line(head))] + rows.map { line($0.map(\.forTerminal)) }
    }
}
