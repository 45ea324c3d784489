/// A definition that this build cannot run. `validate` and `run` say so before a run begins; of a run that has begun it
/// means that an older build took it up.
package struct PlanError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// A later build carries it out.
        package static let notInThisBuild = Self(rawValue: "not_in_this_build")
        /// The snapshot does not hold what it names.
        package static let incomplete = Self(rawValue: "definition.incomplete")
        /// Two tools of one name.
        package static let sameName = Self(rawValue: "definition.same_tool")
        /// A JSON Schema that cannot be used.
        package static let schema = Self(rawValue: "definition.schema")
    }
    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func notInThisBuild(_ what: String, at step: String) -> PlanError {
        PlanError(.notInThisBuild, "the step \"\(step)\" uses `\(what)`, which this build does not carry out")
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
