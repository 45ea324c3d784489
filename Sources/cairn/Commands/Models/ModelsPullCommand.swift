import CairnHost
import CairnWire

struct ModelsPullCommand: Command {
    static let name = "models pull"
    static let arguments = [
        CommandSpec.Argument("NAME", doc: "A model of the definitions, or Ollama's name of one: llama3.2:3b.")
    ]

    struct Options: PlainOptions {
        static let summary = "Has Ollama fetch a model; doing it again goes on where it stopped."
        var json = false
    }

    private let model: String

    init(_ words: Invocation, _ options: Options) { model = words.argument("NAME") ?? "" }

    func run(in session: Session) async throws -> ExitCode {
        let progress = PullLine(session)
        let (server, name) = try await progress.clearing {
            try await session.host.pullModel(model) { progress.show($0) }
        }
        return progress.done(server: server, model: name)
    }
}
