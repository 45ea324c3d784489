import CairnHost
import CairnWire

struct IngestCommand: Command {
    static let name = "ingest"
    static let arguments = [
        CommandSpec.Argument("NAME", doc: "Knowledge bases; left out: all.", isRequired: false, repeats: true)
    ]

    struct Options: PlainOptions {
        static let summary = "Fills knowledge bases with what is new, changed or gone since the last time."
        var json = false
    }

    private let names: [String]

    init(_ words: Invocation, _ options: Options) { names = words.arguments["NAME"] ?? [] }

    func run(in session: Session) async throws -> ExitCode {
        var results: [JSON] = []
        for knowledge in try await session.host.knowledgeBases(named: names) {
            let report = try await session.host.ingest(knowledge)
            for document in report.setAside { session.warn(document) }
            results.append(report.json)
            guard !session.json else { continue }
            let changes = [
                (report.added, "added"), (report.updated, "updated"), (report.removed, "removed"),
                (report.setAside.count, "set aside"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            let documents = "\(report.documents) \(report.documents == 1 ? "document" : "documents")"
            session.console.print(
                "\(session.style.bold(knowledge.name))  \(documents)"
                    + (changes.isEmpty ? ", nothing new" : ": " + changes.joined(separator: ", ")))
        }
        if session.json { session.console.print(JSON.object(["knowledge": .array(results)]).text()) }
        return .done
    }
}
