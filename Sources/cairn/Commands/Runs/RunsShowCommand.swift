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
        for line in heading(run, style) { session.console.print(line) }
        for line in RunTree(run.steps).lines(style: style) { session.console.print(line) }
        for line in WaitLines.all(of: run, style: style) { session.console.print(line) }
        if let problem = run.problem {
            session.console.print(style.red("\(problem.code): \(problem.message.forTerminal)"))
        }
        for line in NextSteps(of: run).text(style) { session.console.tell(line) }
        return .done
    }

    /// Which run it is, how it stands, and what it is pinned to.
    private func heading(_ run: RunView, _ style: Style) -> [String] {
        var facts = [run.status, "started \(run.started.phrase)"]
        if let ended = run.ended { facts.append("took \(ended.duration(since: run.started).phrase)") }
        if let tokens = run.usage.phrase { facts.append(tokens) }
        if run.standing == .open { facts.append(run.driver.map { "driven by \($0)" } ?? "nobody drives it") }
        let definition =
            ["definition \(run.definition.prefix(12))"] + (run.definitionNow.map { [Self.words($0)] } ?? [])
        return [
            "\(style.bold(run.name.forTerminal))  \(id)  \(style.dim(facts.joined(separator: " · ")))",
            style.dim(definition.joined(separator: " · ")),
        ]
    }

    private static func words(_ now: DefinitionNow) -> String {
        switch now.standing {
        case .same: "as on disk"
        case .changed: "edited since: a new run would use \(now.hash?.prefix(12) ?? "another")"
        case .gone: "there is none of that name on disk any more"
        case .broken: "what is on disk now cannot be used: cairn validate"
        }
    }
}
