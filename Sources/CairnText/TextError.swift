/// Why text could not be worked on. Never caused by the text itself.
package struct TextError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The installed libstemmer does not know the language, or there was no memory for a stemmer.
        package static let noStemmer = Self(rawValue: "text.no_stemmer")
    }
    package var code: Code
    package var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
