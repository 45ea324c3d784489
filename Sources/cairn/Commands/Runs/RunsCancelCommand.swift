import CairnHost
import CairnWire

struct RunsCancelCommand: Command {
    static let name = "runs cancel"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: PlainOptions {
        static let summary = "Asks a run to stop."
        var json = false
    }

    private let id: String

    init(_ words: Invocation, _ options: Options) { id = words.argument("ID") ?? "" }

    func run(in session: Session) async throws -> ExitCode {
        let isDriven = try await session.host.cancel(id)
        session.acknowledge(id, "cancel", isDriven: isDriven)
        return .done
    }
}
