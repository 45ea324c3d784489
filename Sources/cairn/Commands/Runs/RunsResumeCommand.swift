import CairnHost
import CairnWire

struct RunsResumeCommand: Command {
    static let name = "runs resume"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: PlainOptions {
        static let summary = "Goes on with a run, and prints what `run` prints."
        var json = false
    }

    private let id: String

    init(_ words: Invocation, _ options: Options) { id = words.argument("ID") ?? "" }

    func run(in session: Session) async throws -> ExitCode {
        // Whether the run is an agent's is known only when it is open, and what was said before the death is gone.
        try await session.drive(.resume(id), showsWords: false)
    }
}
