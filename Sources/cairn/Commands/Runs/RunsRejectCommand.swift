import CairnHost
import CairnWire

struct RunsRejectCommand: Command {
    static let name = "runs reject"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: CommandOptions {
        var step: String?
        var reason: String?
        var json = false

        static let block = Block<Self>("flags", doc: "Answers what a run asks: no. A step in doubt fails.") {
            Field("step", \.step, .line, shownValue: "PATH", doc: "Which question, where several are open.")
            Field("reason", \.reason, .text, shownValue: "TEXT", doc: "Why, for whoever reads the run later.")
            jsonField
        }
    }

    private let id: String
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        id = words.argument("ID") ?? ""
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        let isDriven = try await session.host.answer(id, step: options.step, .rejected(reason: options.reason))
        session.acknowledge(id, "reject", isDriven: isDriven)
        return .done
    }
}
