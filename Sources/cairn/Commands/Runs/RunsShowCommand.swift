import CairnHost
import CairnWire

struct RunsShowCommand: Command {
    static let name = "runs show"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: PlainOptions {
        static let summary = "One run as a tree: duration, tokens and outcome of each step."
        var json = false
    }

    private let id: String

    init(_ words: Invocation, _ options: Options) { id = words.argument("ID") ?? "" }

    func run(in session: Session) async throws -> ExitCode {
        let run = try await session.host.show(id)
        if session.json {
            session.console.print(run.json.text())
            return .done
        }
        let style = session.style
        var facts = [run.status, "started \(run.started.phrase)"]
        if let ended = run.ended { facts.append("took \(ended.duration(since: run.started).phrase)") }
        if let tokens = run.usage.phrase { facts.append(tokens) }
        if let driver = run.driver { facts.append("driven by \(driver)") }
        session.console.print("\(style.bold(run.name))  \(id)  \(style.dim(facts.joined(separator: " · ")))")
        session.console.print(style.dim("definition \(run.definition.prefix(12))"))
        for line in RunTree(run.steps).lines(style: style) { session.console.print(line) }
        for question in run.questions {
            for line in WaitLines.of(question, style: style) { session.console.print(line) }
        }
        for wait in run.waits { session.console.print(WaitLines.of(wait, style: style)) }
        if let problem = run.problem {
            session.console.print(style.red("\(problem.code): \(problem.message.forTerminal)"))
        }
        return .done
    }
}
