import CairnHost
import CairnWire

struct RunsRetryCommand: Command {
    static let name = "runs retry"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: CommandOptions {
        var from: String?
        var yes = false
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Does a part of a run anew, under new keys: the failed step, or all from a step on."
        ) {
            Field(
                "from", \.from, .line, shownValue: "PATH",
                doc: "The step to begin with, as `runs show` names it; left out: the one that failed.")
            Field(
                "yes", \.yes, .boolean,
                doc: "Repeats also what may have taken effect and should not be repeated blindly.")
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
        let plan = try await session.host.retryPlan(id, from: options.from)
        guard try await isWanted(plan, session) else {
            session.console.tell("nothing was done")
            return .done
        }
        return try await session.drive(.retry(id, from: plan.from), showsWords: false)
    }

    private func isWanted(_ plan: RetryPlan, _ session: Session) async throws(Failure) -> Bool {
        guard !plan.unsafe.isEmpty, !options.yes else { return true }
        let style = session.style
        let steps = plan.unsafe.map { "  \($0.outcome.sign(style)) \($0.path.forTerminal)  \(style.dim($0.kind))" }
        let what = "these calls may have taken effect, and are made again under new keys"
        guard let sure = await session.confirm((["\(what):"] + steps).joined(separator: "\n"), "Repeat them?") else {
            let paths = plan.unsafe.map(\.path).joined(separator: ", ")
            throw Failure(.usage, "run.retry_unsafe", "\(what): \(paths); give --yes if that is wanted")
        }
        return sure
    }
}
