import CairnHost
import CairnWire

struct SchemaCommand: Command {
    static let name = "schema"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: PlainOptions {
        static let summary = "Prints the JSON Schema of definitions, for editors."
        var json = false
    }

    init(_ words: Invocation, _ options: Options) {}

    func run(in session: Session) async throws -> ExitCode {
        session.console.print(session.host.catalog.schema.text(pretty: !session.json))
        return .done
    }
}
