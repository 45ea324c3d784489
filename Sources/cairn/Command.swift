import CairnHost
import CairnWire

/// A command: what it takes, and what it does. One file each, and one line in `Program.commands`. Commands parse and print;
/// what they do lives in CairnHost.
protocol Command: Sendable {
    /// Its flags, as Swift values.
    associatedtype Options: CommandOptions

    /// As it is typed: `run`, `runs show`.
    static var name: String { get }
    static var arguments: [CommandSpec.Argument] { get }

    init(_ words: Invocation, _ options: Options)

    func run(in session: Session) async throws -> ExitCode
}

/// The flags of a command. The block's doc is the command's summary in `--help`.
protocol CommandOptions: BlockValue {
    /// Results as one JSON object.
    var json: Bool { get set }
}

extension CommandOptions {
    static var jsonField: Field<Self> {
        Field("json", \.json, .boolean, doc: "Prints one JSON object.")
    }
}

/// The flags of a command that has none of its own: a summary is all that it adds.
protocol PlainOptions: CommandOptions {
    static var summary: String { get }
}

extension PlainOptions {
    static var block: Block<Self> { Block<Self>("flags", doc: summary) { jsonField } }
}

extension Command {
    /// The command and its words, checked.
    ///
    /// - Throws: `UsageError`.
    static func read(_ words: Invocation) throws -> (command: any Command, json: Bool) {
        let options = try words.options(Options.self)
        return (Self(words, options), options.json)
    }

    static var spec: CommandSpec {
        let last = name.split(separator: " ").last.map(String.init) ?? name
        return CommandSpec(
            last, summary: Options.block.doc, arguments: arguments, flags: Options.block.schema,
            settings: Settings.block.schema)
    }
}
