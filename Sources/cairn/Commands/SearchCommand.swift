import CairnHost
import CairnWire

struct SearchCommand: Command {
    static let name = "search"
    static let arguments = [
        CommandSpec.Argument("NAME", doc: "The knowledge base."),
        CommandSpec.Argument("QUERY", doc: "What is looked for.", isRequired: false),
    ]

    struct Options: CommandOptions {
        var limit = 10
        var queries: String?
        var run: String?
        var json = false

        static let block = Block<Self>("flags", doc: "Searches a knowledge base.") {
            Field("limit", \.limit, .integer(1...1000), doc: "The most hits.")
            Field(
                "queries", \.queries, .line, shownValue: "FILE",
                doc: "A file of queries instead of one: a line {\"id\", \"text\"} each.")
            Field("run", \.run, .line, shownValue: "OUT", doc: "With --queries: the TREC run that is written.")
            jsonField
        }
    }

    private let knowledge: String
    private let query: String?
    private let options: Options
    private var limit: Int { options.limit }

    init(_ words: Invocation, _ options: Options) {
        knowledge = words.argument("NAME") ?? ""
        query = words.argument("QUERY")
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        switch (query, options.queries, options.run) {
        case (let query?, nil, nil): try await search(query, session)
        case (nil, let queries?, let output?): try await search(all: queries, into: output, session)
        case (nil, nil, _):
            throw Failure(.usage, "usage", "search needs a query: cairn search \(knowledge) \"…\"")
        case (_, .some, nil), (_, nil, .some):
            throw Failure(.usage, "usage", "--queries FILE and --run OUT go together")
        case (.some, .some, .some):
            throw Failure(.usage, "usage", "give a query, or --queries FILE, not both")
        }
        return .done
    }

    private func search(_ query: String, _ session: Session) async throws {
        let hits = try await session.host.search(knowledge, query, limit: limit)
        if session.json { return session.console.print(JSON.object(["hits": .array(hits.map(\.json))]).text()) }
        guard !hits.isEmpty else { return session.console.tell("nothing found") }
        let style = session.style
        for (index, hit) in hits.enumerated() {
            let place = [hit.document, hit.heading].filter { !$0.isEmpty }.joined(separator: " · ").forTerminal
            session.console.print(
                "\(style.cyan("[\(index + 1)]")) \(style.bold(place)) \(style.dim("\(hit.start)–\(hit.end)  \(Self.share(hit.score))"))"
            )
            session.console.print("    " + hit.text.shortened(to: 240))
        }
    }

    /// A TREC run: `query-id Q0 document rank score tag`, the document being the file's name without its extension. A
    /// document counts once, by its best chunk.
    private func search(all path: String, into output: String, _ session: Session) async throws {
        let queries = try await session.host.queries(in: path)
        var lines: [String] = []
        for query in queries {
            var seen: Set<String> = []
            // More chunks than documents are wanted: several may be of one.
            for hit in try await session.host.search(knowledge, query.text, limit: limit * 4) where seen.count < limit {
                let document = Self.documentID(hit.document)
                guard seen.insert(document).inserted else { continue }
                lines.append("\(query.id) Q0 \(document) \(seen.count) \(hit.score) cairn")
            }
        }
        try await session.host.write(lines.map { $0 + "\n" }.joined(), to: output)
        session.console.tell("\(queries.count) queries, \(lines.count) hits: \(output)")
    }

    private static func documentID(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// `.83`
    private static func share(_ score: Double) -> String {
        let hundredths = min(100, max(0, Int((score * 100).rounded())))
        return hundredths == 100 ? "1.0" : hundredths < 10 ? ".0\(hundredths)" : ".\(hundredths)"
    }
}
