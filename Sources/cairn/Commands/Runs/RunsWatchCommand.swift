import CairnHost
import CairnWire

struct RunsWatchCommand: Command {
    static let name = "runs watch"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run; left out: all runs.", isRequired: false)]

    struct Options: CommandOptions {
        var since: String?
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Follows a run until it ends, from any process; without ID all runs, from now on."
        ) {
            Field(
                "since", \.since, .line, shownValue: "TIME",
                doc: "Of one run only what happened then or later: a time, a day, or so long ago: 90m, 2d.")
            Field("json", \.json, .boolean, doc: "Prints one JSON object a line, for each event.")
        }
    }

    private let id: String?
    private let since: String?

    init(_ words: Invocation, _ options: Options) {
        id = words.argument("ID")
        since = options.since
    }

    func run(in session: Session) async throws -> ExitCode {
        guard let id else {
            guard since == nil else { throw Failure(.usage, "usage", "--since goes with the ID of a run") }
            session.console.tell("following all runs; Ctrl-C ends this")
            try await session.host.watchAll { show($0, naming: true, in: session) }
            return .done
        }
        let start = try session.time(since, "--since")
        let run = try await session.host.watch(id, since: start) { run, isDriven in
            guard run.standing == .open, !isDriven else { return }
            session.console.tell("nobody drives it now: cairn runs resume \(id)  goes on with it")
        } tell: {
            show($0, naming: false, in: session)
        }
        if let failure = ResultPrinter.failure(of: run) { throw failure }
        return .done
    }

    private func show(_ event: WatchedEvent, naming: Bool, in session: Session) {
        if session.json {
            session.console.print(event.json.text())
        } else if let line = WatchLine(event: event, style: session.style).text(naming: naming) {
            session.console.print(line)
        }
    }
}
