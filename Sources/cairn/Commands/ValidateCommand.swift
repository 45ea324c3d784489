import CairnHost
import CairnWire

struct ValidateCommand: Command {
    static let name = "validate"
    static let arguments = [
        CommandSpec.Argument(
            "PATH", doc: "Files and folders; left out: the folder of definitions.", isRequired: false, repeats: true)
    ]

    struct Options: CommandOptions {
        var strict = false
        var json = false

        static let block = Block<Self>("flags", doc: "Checks the definitions and tells all that is wrong.") {
            Field("strict", \.strict, .boolean, doc: "Warnings are errors.")
            jsonField
        }
    }

    private let paths: [String]
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        paths = words.arguments["PATH"] ?? []
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        let check = await session.host.check(paths, strictly: options.strict)
        if session.json {
            session.console.print(
                JSON.object(["ok": .bool(check.isSound), "diagnostics": .array(check.diagnostics.map(\.json))]).text())
        } else {
            tell(check, session)
        }
        return check.isSound ? .done : .usage
    }

    private func tell(_ check: DefinitionCheck, _ session: Session) {
        let (console, style) = (session.console, session.style)
        let report = DiagnosticReport(diagnostics: check.diagnostics, style: style)
        for text in report.lines { console.tell(text) }
        let count = report.count
        console.print(
            check.isSound
                ? "\(style.green("✓")) \(check.summary)\(count.isEmpty ? "" : ", \(count)")"
                : "\(style.red("✗")) \(count)")
        if let hint = style.hint(check.diagnostics.map(\.code.rawValue)) { console.tell(hint) }
    }
}
