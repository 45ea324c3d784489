/// Why a page could not be read.
package struct WebError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The page's bytes are no UTF-8.
        package static let encoding = Self(rawValue: "web.encoding")
        /// The page, or its tree, is over a bound.
        package static let tooLarge = Self(rawValue: "web.too_large")
        /// The page takes more time than a page may.
        package static let tooSlow = Self(rawValue: "web.too_slow")
        /// There is no memory for the page.
        package static let memory = Self(rawValue: "web.memory")
    }
    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
