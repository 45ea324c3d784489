/// A schema that cannot be used, with everything that is wrong in it.
package struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not JSON Schema 2020-12.
        package static let malformed = Code(rawValue: "json_schema.malformed")
        /// A reference to what is not there, is outside, or leads back to itself.
        package static let reference = Code(rawValue: "json_schema.reference")
        /// A pattern that is no regular expression, or not one of RE2's.
        package static let pattern = Code(rawValue: "json_schema.pattern")
        /// JSON Schema, but of a part that this build does not check.
        package static let notInThisBuild = Code(rawValue: "not_in_this_build")
    }

    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        package var code: Code
        /// Where in the schema.
        package var pointer: JSONPointer
        /// What is wrong and the mend.
        package var message: String

        package var description: String {
            pointer.tokens.isEmpty ? message : "\(pointer): \(message)"
        }
    }

    /// In the order of the schema; never empty.
    package var problems: [Problem]

    package var description: String { problems.map(\.description).joined(separator: "; ") }
}
