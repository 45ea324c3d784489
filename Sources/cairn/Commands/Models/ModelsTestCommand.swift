import CairnHost
import CairnReactor
import CairnWire

struct ModelsTestCommand: Command {
    static let name = "models test"
    static let arguments = [
        CommandSpec.Argument(
            "NAME", doc: "Models; left out: every model of the definitions.", isRequired: false, repeats: true)
    ]

    struct Options: PlainOptions {
        static let summary = "Tries what models can do, each by a small real exchange."
        var json = false
    }

    private let names: [String]

    init(_ words: Invocation, _ options: Options) { names = words.arguments["NAME"] ?? [] }

    func run(in session: Session) async throws -> ExitCode {
        let reports = Lock<[ModelTestReport]>([])
        try await session.host.testModels(names) { report in
            reports.withLock { $0.append(report) }
            if !session.json { show(report, session) }
        }
        let all = reports.withLock { $0 }
        if session.json { session.console.print(JSON.object(["models": .array(all.map(\.json))]).text()) }
        guard !all.isEmpty else {
            session.console.tell("the definitions name no models")
            return .done
        }
        if all.contains(where: \.isUnreachable) { return .unreachable }
        // A name that nobody knows, a variable that is not set.
        if all.contains(where: { $0.failure?.isUsage == true }) { return .usage }
        return all.allSatisfy(\.passed) ? .done : .failed
    }

    private func show(_ report: ModelTestReport, _ session: Session) {
        let style = session.style
        session.console.print(
            "\(report.passed ? style.green("✓") : style.red("✗")) \(style.bold(report.model.forTerminal))")
        if let failure = report.failure { session.console.print("    \(failure.message.forTerminal)") }
        for check in report.checks {
            let sign =
                switch check.outcome {
                case "passed": style.green("✓")
                case "unsupported": style.dim("–")
                default: style.red("✗")
                }
            let took = Duration.milliseconds(check.milliseconds).phrase.padded(to: 8)
            session.console.print(
                "  \(sign) \(check.name.padded(to: 9)) \(took) \(style.dim(check.detail.forTerminal))")
        }
    }
}
