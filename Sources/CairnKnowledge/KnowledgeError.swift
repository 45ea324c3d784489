/// Why knowledge could not be ingested or searched.
package struct KnowledgeError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The folder of a source is missing or cannot be read at all.
        package static let source = Self(rawValue: "knowledge.source")
        /// An `include` or `exclude` is no pattern.
        package static let pattern = Self(rawValue: "knowledge.pattern")
        /// A document is no UTF-8 text.
        package static let notText = Self(rawValue: "knowledge.not_text")
        /// A document is over the bound.
        package static let tooLarge = Self(rawValue: "knowledge.too_large")
        /// A document could not be opened or read.
        package static let unreadable = Self(rawValue: "knowledge.unreadable")
        /// A document's format could not be made text.
        package static let extraction = Self(rawValue: "knowledge.extraction")
        /// The store's file belongs to a newer Cairn, or to something else.
        package static let schema = Self(rawValue: "knowledge.schema")
        /// The store contradicts itself.
        package static let corrupt = Self(rawValue: "knowledge.corrupt")
    }
    package var code: Code
    package var message: String
    package var cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
