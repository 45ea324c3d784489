import CairnHost
import CairnWire

struct RunsPruneCommand: Command {
    static let name = "runs prune"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: CommandOptions {
        var status: [String] = []
        var dryRun = false
        var json = false

        static let block = Block<Self>("flags", doc: "Removes ended runs that are older than --keep says.") {
            Field(
                "status", \.status, .list(.line), shownValue: "OUTCOME",
                doc: "Only runs that ended so: completed, failed, cancelled, terminated.")
            Field("dry_run", \.dryRun, .boolean, doc: "Counts them, and removes nothing.")
            jsonField
        }
    }

    private let options: Options

    init(_ words: Invocation, _ options: Options) { self.options = options }

    func run(in session: Session) async throws -> ExitCode {
        let view = try await session.host.prune(statuses: options.status, rehearses: options.dryRun)
        if session.json {
            session.console.print(view.json.text())
            return .done
        }
        let outcomes = view.byStatus.map { "\($0.count) \($0.status)" }.joined(separator: ", ")
        let runs = "\(view.removed) \(view.removed == 1 ? "run" : "runs")\(outcomes.isEmpty ? "" : " (\(outcomes))")"
        session.console.print(
            view.isRehearsal ? "\(runs) would be removed" : "\(runs) removed, \(ByteCount(view.bytes)) freed")
        if view.kept > 0 { session.console.tell("\(view.kept) kept: somebody has them in hand") }
        return .done
    }
}
