/// What is wrong with an expression, when it is read or when it is evaluated.
package struct CELError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not CEL, or a template that is not closed.
        package static let syntax = Code(rawValue: "template.syntax")
        /// A function that there is not, or one with another number of arguments.
        package static let function = Code(rawValue: "template.function")
        /// Reaching into null, or using null where a value is needed.
        package static let null = Code(rawValue: "template.null")
        /// No such name, member or element.
        package static let missing = Code(rawValue: "template.missing")
        /// An operator or function that does not take values of these types.
        package static let type = Code(rawValue: "template.type")
        /// An integer beyond 64 bits, a time beyond the years that there are.
        package static let overflow = Code(rawValue: "template.overflow")
        /// A value of the right type that is none to an operator or function: zero to divide by, text that is no number.
        package static let value = Code(rawValue: "template.value")
        /// A regular expression that is none, or not one of RE2's.
        package static let pattern = Code(rawValue: "template.pattern")
        /// Too long, too deep, too much text, or too many steps.
        package static let limit = Code(rawValue: "template.limit")
    }

    package var code: Code
    /// What is wrong and the mend; names the part of the expression that it is about.
    package var message: String
    /// The part of the text, as offsets into its UTF-8: of the expression, or of the template that holds it.
    package var range: Range<Int>

    /// What to do, where the message does not say it.
    package var mend: String?

    package var description: String { mend.map { "\(message). \($0)" } ?? message }

    package init(_ code: Code, _ message: String, at range: Range<Int>, mend: String? = nil) {
        self.code = code
        self.message = message
        self.range = range
        self.mend = mend
    }
}
