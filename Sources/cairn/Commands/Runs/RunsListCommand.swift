import CairnHost
import CairnWire

struct RunsListCommand: Command {
    static let name = "runs list"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: CommandOptions {
        var limit = 50
        var status: [String] = []
        var name: String?
        var origin: String?
        var since: String?
        var until: String?
        var after: String?
        var json = false

        static let block = Block<Self>("flags", doc: "The runs, newest first.") {
            Field("limit", \.limit, .integer(1...1_000_000), doc: "The most that are shown.")
            Field(
                "status", \.status, .list(.line), shownValue: "STATUS",
                doc:
                    "Only runs of this status: running, waiting, completed, failed, cancelled, terminated, suspended; several with commas, or by giving it again."
            )
            Field("name", \.name, .line, shownValue: "NAME", doc: "Only runs of this agent or workflow.")
            Field(
                "origin", \.origin, .line, shownValue: "ORIGIN", doc: "Only runs that were begun so: run, serve, mcp.")
            Field(
                "since", \.since, .line, shownValue: "TIME",
                doc: "Only runs that began then or later: a time, a day, or so long ago: 90m, 2d.")
            Field("until", \.until, .line, shownValue: "TIME", doc: "Only runs that began before.")
            Field("after", \.after, .line, shownValue: "CURSOR", doc: "The next page: what the page before named.")
            jsonField
        }
    }

    private let options: Options

    init(_ words: Invocation, _ options: Options) { self.options = options }

    func run(in session: Session) async throws -> ExitCode {
        var query = RunQuery()
        query.limit = options.limit
        query.statuses = options.status.flatMap { $0.split(separator: ",").map(String.init) }
        query.name = options.name
        query.origin = options.origin
        query.since = try session.time(options.since, "--since")
        query.until = try session.time(options.until, "--until")
        query.after = options.after
        let list = try await session.host.runs(query)
        if session.json {
            session.console.print(list.json.text())
        } else {
            show(list, in: session)
        }
        return .done
    }

    private func show(_ list: RunList, in session: Session) {
        defer { tellDamaged(list.damaged, in: session) }
        guard !list.runs.isEmpty else {
            if list.damaged.isEmpty { session.console.tell(isFiltered ? "no such runs" : "no runs yet") }
            return
        }
        let waits = list.runs.map { WaitLines.summary(of: $0) }
        let isWaiting = waits.contains { !$0.isEmpty }
        var table = Table(["RUN", "NAME", "STATUS", "STARTED", "TOOK"] + (isWaiting ? ["WAITS FOR"] : []))
        for (run, wait) in zip(list.runs, waits) {
            let took = run.ended.map { $0.duration(since: run.started).phrase } ?? ""
            table.rows.append([run.id, run.name, run.status, run.started.phrase, took] + (isWaiting ? [wait] : []))
        }
        for line in table.lines(style: session.style) { session.console.print(line) }
        guard let next = list.next else { return }
        session.console.tell(
            "there are more: \((["cairn runs list"] + given + ["--after \(next)"]).joined(separator: " "))")
    }

    private func tellDamaged(_ ids: [String], in session: Session) {
        guard let first = ids.first else { return }
        let some = ids.prefix(10).joined(separator: ", ") + (ids.count > 10 ? ", …" : "")
        session.console.tell(
            "\(ids.count) \(ids.count == 1 ? "run" : "runs") cannot be read: \(some); cairn runs show \(first) says what is wrong"
        )
    }

    private var isFiltered: Bool { !given.filter { !$0.hasPrefix("--limit") }.isEmpty || options.after != nil }

    /// The flags that were given, as they are typed again for the next page.
    private var given: [String] {
        var flags = options.status.map { "--status \($0.forShell)" }
        let others = [
            ("name", options.name), ("origin", options.origin), ("since", options.since), ("until", options.until),
        ]
        for case (let flag, let value?) in others { flags.append("--\(flag) \(value.forShell)") }
        if options.limit != Options().limit { flags.append("--limit \(options.limit)") }
        return flags
    }
}
