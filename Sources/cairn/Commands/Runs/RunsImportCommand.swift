import CairnHost
import CairnWire

struct RunsImportCommand: Command {
    static let name = "runs import"
    static let arguments = [
        CommandSpec.Argument("FILE", doc: "What `runs export` wrote; - for standard input.", repeats: true)
    ]

    struct Options: PlainOptions {
        static let summary =
            "Puts exported runs into the state. A run that is there already, and the same, is left alone."
        var json = false
    }

    private let files: [String]

    init(_ words: Invocation, _ options: Options) { files = words.arguments["FILE"] ?? [] }

    func run(in session: Session) async throws -> ExitCode {
        let view = try await session.host.importRuns(from: files)
        if session.json {
            session.console.print(view.json.text())
            return .done
        }
        let same = view.unchanged == 0 ? "" : ", \(view.unchanged) there already"
        session.console.print("\(view.restored) \(view.restored == 1 ? "run" : "runs") imported\(same)")
        return .done
    }
}
