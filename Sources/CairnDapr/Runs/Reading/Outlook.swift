import CairnReactor
import CairnWire

/// The open runs, as the index had them a few seconds ago and as this process knows better: what is asked four times a second
/// is answered from memory.
struct Outlook: Sendable {
    /// How old an outlook may be. What another process does is seen that late.
    static let freshness: Duration = .seconds(5)

    let at: LoopInstant
    private(set) var entries: [Int64: IndexEntry]

    init(_ entries: [IndexEntry], at: LoopInstant) {
        self.at = at
        self.entries = Dictionary(entries.map { ($0.number, $0) }) { _, last in last }
    }

    /// What was written to the index, or read in a header, just now.
    mutating func note(_ entry: IndexEntry) {
        entries[entry.number] = entry.isOpen ? entry : nil
    }

    mutating func forget(_ number: Int64) { entries[number] = nil }
}
