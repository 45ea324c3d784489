import CairnHost
import CairnWire

struct ModelsCreateCommand: Command {
    static let name = "models create"
    static let arguments = [CommandSpec.Argument("NAME", doc: "The new model's name.")]

    struct Options: CommandOptions {
        var from: String?
        var system: String?
        var set: [String] = []
        var json = false

        static let block = Block<Self>("flags", doc: "Has Ollama make a model from one that it has.") {
            Field("from", \.from, .line, shownValue: "MODEL", doc: "The model that it is made from.")
            Field("system", \.system, .text, shownValue: "TEXT", doc: "What it is told before every conversation.")
            Field(
                "set", \.set, .list(.text), shownValue: "KEY=VALUE",
                doc: "A parameter of Ollama's: temperature, num_ctx, stop.")
            jsonField
        }
    }

    private let model: String
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        model = words.argument("NAME") ?? ""
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        guard let base = options.from else {
            throw Failure(.usage, "usage", "models create needs --from MODEL: what it is made from")
        }
        let parameters = try parameters()
        let progress = PullLine(session)
        let (server, name) = try await progress.clearing {
            try await session.host.createModel(model, from: base, system: options.system, parameters: parameters) {
                progress.show($0)
            }
        }
        return progress.done(server: server, model: name)
    }

    /// A value is JSON where it can be read as such, else text.
    private func parameters() throws -> JSONObject {
        var parameters = JSONObject()
        for assignment in options.set {
            guard let sign = assignment.firstIndex(of: "="), sign != assignment.startIndex else {
                throw Failure(.usage, "usage", "--set \(assignment.prefix(80)) is no KEY=VALUE")
            }
            let value = String(assignment[assignment.index(after: sign)...])
            parameters[String(assignment[..<sign])] = (try? JSON(parsing: value)) ?? .string(value)
        }
        return parameters
    }
}
