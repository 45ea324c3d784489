import CairnHost
import CairnWire

struct RunsListCommand: Command {
    static let name = "runs list"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: CommandOptions {
        var limit = 50
        var status: String?
        var json = false

        static let block = Block<Self>("flags", doc: "The runs, newest first.") {
            Field("limit", \.limit, .integer(1...1_000_000), doc: "The most that are shown.")
            Field(
                "status", \.status, .line,
                doc: "Only runs of this status: running, waiting, completed, failed, cancelled.")
            jsonField
        }
    }

    private let limit: Int
    private let status: String?

    init(_ words: Invocation, _ options: Options) {
        limit = options.limit
        status = options.status
    }

    func run(in session: Session) async throws -> ExitCode {
        let (runs, isThereMore) = try await session.host.runs(status: status, limit: limit)
        if session.json {
            session.console.print(JSON.object(["runs": .array(runs.map(\.listJSON))]).text())
            return .done
        }
        guard !runs.isEmpty else {
            session.console.tell("no runs yet")
            return .done
        }
        let waits = runs.map { WaitLines.summary(of: $0) }
        let isWaiting = waits.contains { !$0.isEmpty }
        var table = Table(["RUN", "NAME", "STATUS", "STARTED", "TOOK"] + (isWaiting ? ["WAITS FOR"] : []))
        for (run, wait) in zip(runs, waits) {
            let took = run.ended.map { $0.duration(since: run.started).phrase } ?? ""
            table.rows.append([run.id, run.name, run.status, run.started.phrase, took] + (isWaiting ? [wait] : []))
        }
        for line in table.lines(style: session.style) { session.console.print(line) }
        if isThereMore { session.console.tell("there are more: --limit N") }
        return .done
    }
}
