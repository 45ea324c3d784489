import CairnHost
import CairnWire

struct RunsExportCommand: Command {
    static let name = "runs export"
    static let arguments = [CommandSpec.Argument("ID", doc: "The runs.", isRequired: false, repeats: true)]

    struct Options: CommandOptions {
        var all = false
        var out: String?
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Writes runs with all that is theirs, for a backup or another state."
        ) {
            Field("all", \.all, .boolean, doc: "All runs.")
            Field("out", \.out, .path, shownValue: "FILE", doc: "The file; left out, standard output.")
            jsonField
        }
    }

    private let runs: [String]
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        runs = words.arguments["ID"] ?? []
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        guard options.all != !runs.isEmpty else {
            throw Failure(.usage, "usage", "say which runs: cairn runs export ID, or --all")
        }
        guard !session.json || options.out != nil else {
            throw Failure(.usage, "usage", "standard output has the archive itself: give --out FILE beside --json")
        }
        let count = try await session.host.export(options.all ? nil : runs, to: options.out)
        if session.json, let out = options.out {
            session.console.print(JSON.object(["exported": .int(Int64(count)), "file": .string(out)]).text())
        } else {
            session.console.tell("\(count) \(count == 1 ? "run" : "runs") exported")
        }
        return .done
    }
}
