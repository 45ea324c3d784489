/// What was typed, taken apart by a `CommandSpec`.
package struct Invocation: Sendable {
    /// The command, from the program's own inwards: `runs`, `show`.
    package var path: [String]
    package var spec: CommandSpec
    /// Values without a flag, by the argument's name.
    package var arguments: [String: [String]]
    /// Values by the flag's key; a switch has `true`.
    package var flags: [String: [String]]
    /// `--help` or `-h` was given; nothing else is checked then.
    package var wantsHelp: Bool

    /// The value of an argument that does not repeat; nil when it was left out.
    package func argument(_ name: String) -> String? { arguments[name]?.first }

    /// The command's own flags.
    /// - Throws: `UsageError` with everything that is wrong with their values.
    package func options<Options: BlockValue>(_: Options.Type = Options.self) throws(UsageError) -> Options {
        try settings(environment: { _ in nil }, file: nil)
    }

    /// Settings: each from its flag, else its variable of the environment, else the file, else its default.
    /// - Throws: `UsageError` with everything that is wrong with their values.
    package func settings<Settings: BlockValue>(
        _: Settings.Type = Settings.self, environment: (String) -> String?, file: SourceNode? = nil
    ) throws(UsageError) -> Settings {
        var decoder = FieldDecoder()
        var members: [SourceNode.Member] = []
        for field in Settings.block.schema.fields {
            let value: SourceNode?
            if let given = flags[field.key] {
                value = decoder.node(field, given, origin: .named(field.flag))
            } else if let variable = environment(field.variable), !variable.isEmpty {
                value = decoder.node(field, [variable], origin: .named(field.variable), isList: true)
            } else {
                value = file?[field.key]
            }
            if let value { members.append(SourceNode.Member(key: field.key, keyOrigin: value.origin, value: value)) }
        }
        for member in file?.members ?? [] where Settings.block.schema.field(member.key) == nil {
            members.append(member)
        }
        let decoded = Settings.block.decode(SourceNode(.object(members)), &decoder)
        let problems = decoder.diagnostics.sorted.filter { $0.severity == .error }
        guard let decoded, problems.isEmpty else { throw UsageError(problems: problems) }
        return decoded
    }
}

extension SourceNode {
    fileprivate var members: [Member] {
        if case .object(let members) = content { members } else { [] }
    }
}

/// What was typed, or set, is not what the program takes.
package struct UsageError: Error, Sendable, CustomStringConvertible {
    package var problems: [Diagnostic]
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
