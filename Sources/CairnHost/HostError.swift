package import CairnWire

/// Why the host could not do what a command asked for, in the words of the person who asked.
package struct HostError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The definitions are wrong; `diagnostics` has all that was found.
        package static let definitions = Self(rawValue: "definition.invalid")
        /// The run would need what this build does not carry out.
        package static let notInThisBuild = Self(rawValue: "not_in_this_build")
        /// What was given to an agent or workflow is not what it takes.
        package static let input = Self(rawValue: "input.invalid")
        /// A setting has a value that cannot be used.
        package static let setting = Self(rawValue: "setting.invalid")
        /// There is no knowledge base of that name.
        package static let unknownKnowledge = Self(rawValue: "knowledge.unknown")
        /// A file that a command was given does not hold what it should.
        package static let badFile = Self(rawValue: "file.malformed")
        /// What a new project would write is there already.
        package static let exists = Self(rawValue: "init.exists")
        /// Several questions are open, and none was named.
        package static let ambiguousAnswer = Self(rawValue: "run.ambiguous_answer")
        /// A run of which nothing failed was to be retried, and no step was named.
        package static let notFailed = Self(rawValue: "run.not_failed")
        /// What was to be answered does not ask anything.
        package static let notAsking = Self(rawValue: "run.not_asking")
    }

    package var code: Code
    package var message: String
    package var diagnostics: [Diagnostic]

    package init(_ code: Code, _ message: String, diagnostics: [Diagnostic] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
