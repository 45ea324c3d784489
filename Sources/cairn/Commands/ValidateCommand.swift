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
            for diagnostic in check.diagnostics { session.console.tell(Failure.line(diagnostic, style: session.style)) }
            let errors = check.diagnostics.count { $0.severity == .error }
            session.console.print(
                check.isSound
                    ? "\(session.style.green("✓")) \(check.summary)"
                    : "\(session.style.red("✗")) \(errors) \(errors == 1 ? "error" : "errors")")
        }
        return check.isSound ? .done : .usage
    }
}
