/// Bytes that are not a history this build can read: what is wrong, and where.
package struct HistoryError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// Damaged, or never a history.
        package static let malformed = Self(rawValue: "history.malformed")
        /// A kind of event or value that a newer build wrote.
        package static let unknownKind = Self(rawValue: "history.unknown_kind")
    }
    package var code: Code
    /// Which event of the bytes, from 0; nil when they are no list of events.
    package var index: Int?
    package var message: String

    package init(_ code: Code, _ message: String, at index: Int? = nil) {
        self.code = code
        self.message = message
        self.index = index
    }

    package var description: String { index.map { "event \($0): \(message)" } ?? message }
}
