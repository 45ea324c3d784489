package import CairnWire

/// A signal, an approval, a cancel: what any process may tell a run, whoever drives it. Its commit is the sender's answer.
package struct Letter: Sendable, Hashable {
    package var run: String
    /// Chosen by the sender: a second letter of the same id to the same run is ignored.
    package var id: String
    /// The event's name, as the workflow knows it.
    package var name: String
    package var data: JSON
    /// The sender's time.
    package var at: Timestamp

    package init(run: String, id: String, name: String, data: JSON = .null, at: Timestamp) {
        self.run = run
        self.id = id
        self.name = name
        self.data = data
        self.at = at
    }
}

/// What became of a letter.
package enum LetterReceipt: String, Sendable, Hashable, CaseIterable {
    case accepted
    /// The run got a letter of that id before, read or unread.
    case repeated
}

/// Letters that have come, and from where to ask next.
package struct LetterBatch: Sendable {
    package var letters: [Letter]
    package var next: LetterCursor
    /// What is wrong with those among them that cannot be read: each is its run's affair, and keeps no other from coming.
    package var damaged: [EngineError]

    package init(letters: [Letter], next: LetterCursor, damaged: [EngineError] = []) {
        self.letters = letters
        self.next = next
        self.damaged = damaged
    }

    /// Nothing has come; there may be more behind a batch that is not empty.
    package var isEmpty: Bool { letters.isEmpty && damaged.isEmpty }
}

/// A place in the order in which a store took its letters.
package struct LetterCursor: Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    /// Before the first letter.
    package static let start = Self(rawValue: 0)
}
