import CairnWire
import Testing

/// The six lines of the README over a folder that nobody here has seen.
@Suite struct AnswerTests {
    private static let ferry = """
        # The ferry of Lindholm

        ## Crossing

        The ferry crosses the sound every forty minutes from six in the morning until eleven at night. In storms above
        nine Beaufort it stays in the harbour, and a lantern at the pier says so.

        ## Fares

        A crossing costs seven crowns for an adult. Bicycles travel free of charge. Horses pay two crowns each.
        """

    private static func workspace() throws -> Workspace {
        try Workspace([
            "agents/docs.yaml": """
            cairn: 1
            name: docs
            model: extractive
            instructions: Answer from the documents. Say so when they do not hold the answer.
            knowledge: [{ files: ./docs }]
            """,
            "agents/docs/ferry.md": ferry,
            "agents/docs/light.txt": "The lighthouse of Lindholm was built in 1874 by Ida Brandt. Its lamp burns oil.",
            "agents/docs/net.html":
                "<html><title>Nets</title><body><h1>Nets</h1><p>Fishing nets are mended in March.</p></body></html>",
        ])
    }

    @Test func `an answer cites verbatim, and exits 0`() async throws {
        let workspace = try Self.workspace()
        let outcome = try await workspace.cairn("run", "docs", "Who travels free of charge?", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        let result = try outcome.json()
        #expect(result["status"]?.string == "completed")
        #expect(result["abstained"]?.bool == false)
        #expect(result["output"]?.string?.contains("Bicycles travel free of charge") == true, "\(outcome)")
        let citation = try #require(result["citations"]?[0])
        #expect(citation["document"]?.string == "ferry.md")
        let bytes = Array(Self.ferry.utf8)
        let (start, end) = (Int(citation["start"]?.int ?? 0), Int(citation["end"]?.int ?? 0))
        #expect(String(decoding: bytes[start..<end], as: UTF8.self) == citation["text"]?.string)
    }

    @Test(arguments: [
        ("Who built the lighthouse?", "Ida Brandt"), ("When are fishing nets mended?", "March"),
        ("How often does the ferry cross the sound?", "every forty minutes"),
    ])
    func `text and HTML are read as well as Markdown`(question: String, answer: String) async throws {
        let outcome = try await Self.workspace().cairn("run", "docs", question)
        #expect(outcome.code == 0)
        #expect(outcome.output.contains(answer), "\(outcome)")
        #expect(outcome.output.contains("Sources"))
        #expect(outcome.error.contains("run "))
    }

    @Test func `what the folder does not hold gets an abstention`() async throws {
        let outcome = try await Self.workspace().cairn(
            "run", "docs", "Which composer wrote the opera Fidelio?", "--json")
        #expect(outcome.code == 0)
        #expect(try outcome.json()["abstained"]?.bool == true, "\(outcome)")
        #expect(try outcome.json()["citations"]?.array == [])
    }

    @Test func `a file of questions becomes a file of answers`() async throws {
        let workspace = try Self.workspace()
        try workspace.write(
            """
            {"id": "a", "text": "What do horses pay?"}
            {"id": "b", "text": "Who painted the Night Watch?"}
            """, to: "questions.jsonl")
        let outcome = try await workspace.cairn(
            "run", "docs", "--queries", "questions.jsonl", "--answers", "answers.json")
        #expect(outcome.code == 0, "\(outcome)")
        let answers = try JSON(parsing: workspace.read("answers.json"))
        #expect(answers["a"]?.string?.contains("two crowns") == true, "\(answers)")
        #expect(answers["b"]?.isNull == true, "\(answers)")
    }

    @Test func `ingestion follows what changes, what comes and what goes`() async throws {
        let workspace = try Self.workspace()
        let first = try await workspace.cairn("ingest", "--json")
        #expect(try first.json()["knowledge"]?[0]?["added"]?.int == 3, "\(first)")
        try workspace.write("The lighthouse was sold in 1999 to a baker.", to: "agents/docs/light.txt")
        try workspace.write("The mill grinds rye.", to: "agents/docs/mill.md")
        try workspace.remove("agents/docs/net.html")
        let second = try await workspace.cairn("ingest", "--json")
        let counts = try second.json()["knowledge"]?[0]
        #expect(counts?["added"]?.int == 1, "\(second)")
        #expect(counts?["updated"]?.int == 1, "\(second)")
        #expect(counts?["removed"]?.int == 1, "\(second)")
        let answer = try await workspace.cairn("run", "docs", "To whom was the lighthouse sold?")
        #expect(answer.output.contains("baker"), "\(answer)")
    }

    @Test func `search finds hits, and writes a run of queries`() async throws {
        let workspace = try Self.workspace()
        let hits = try await workspace.cairn("search", "docs", "fares for horses", "--json").json()["hits"]?.array
        let first = try #require(hits?.first)
        #expect(first["document"]?.string == "ferry.md")
        #expect(first["lanes"]?.object != nil)
        try workspace.write(#"{"id": "q1", "text": "lighthouse lamp oil"}"#, to: "q.jsonl")
        let run = try await workspace.cairn("search", "docs", "--queries", "q.jsonl", "--run", "out.trec")
        #expect(run.code == 0, "\(run)")
        #expect(workspace.read("out.trec").hasPrefix("q1 Q0 light 1 "))
    }
}
