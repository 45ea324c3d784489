/// One command of a program: what it is called, what it takes, and the commands within it. Parsing and `--help` follow
/// from it; its flags are a block of `Field`s, like everything else that people write.
package struct CommandSpec: Sendable {
    /// A value without a flag, by its place.
    package struct Argument: Sendable {
        /// As help shows it: `NAME`.
        package var name: String
        package var doc: String
        package var isRequired: Bool
        /// Takes all values that are left; the last argument only.
        package var repeats: Bool

        package init(_ name: String, doc: String, isRequired: Bool = true, repeats: Bool = false) {
            self.name = name
            self.doc = doc
            self.isRequired = isRequired
            self.repeats = repeats
        }
    }

    package var name: String
    /// One sentence.
    package var summary: String
    package var arguments: [Argument]
    package var flags: BlockSchema
    /// Flags that are settings too: they may stand in the environment and in a file.
    package var settings: BlockSchema
    package var commands: [CommandSpec]

    package init(
        _ name: String, summary: String, arguments: [Argument] = [], flags: BlockSchema = .empty,
        settings: BlockSchema = .empty, commands: [CommandSpec] = []
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.flags = flags
        self.settings = settings
        self.commands = commands
    }
}

extension BlockSchema {
    package static let empty = BlockSchema(name: "", doc: "", fields: [])
}

extension FieldDeclaration {
    /// `--max-turns`
    package var flag: String { "--" + key.map { $0 == "_" ? "-" : String($0) }.joined() }

    /// `CAIRN_MAX_TURNS`
    package var variable: String { "CAIRN_" + key.uppercased() }

    /// Whether the flag stands alone: there is nothing to say but that it is given.
    package var isSwitch: Bool {
        if case .boolean = schema { true } else { false }
    }

    /// Whether the flag may be given again for another value.
    package var isRepeatable: Bool {
        switch schema {
        case .list, .map: true
        default: false
        }
    }
}
