import CairnAgents
import CairnEngine
import CairnModels
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@testable import CairnHost

/// Each definition of `agents/` does what its first line says.
@Suite struct GalleryTests {
    private static let hits: JSON = [
        "hits": [
            [
                "document": "state.md", "heading": "State", "start": 0, "end": 33, "score": 0.9,
                "text": "The file cairn.db holds all runs.",
            ]
        ]
    ]

    private static func page(_ text: String) -> JSON {
        [
            "url": "https://example.org/news", "title": "News", "text": .string(text),
            "links": [
                ["url": "https://example.org/1", "text": "One"], ["url": "https://example.org/2", "text": "Two"],
                ["url": "https://example.org/3", "text": "Three"],
            ],
        ]
    }

    private static func results(_ urls: String...) -> JSON {
        ["results": .array(urls.map { ["url": .string($0), "title": "A page", "text": ""] })]
    }

    private static func json(_ status: Int64, _ body: JSON) -> JSON {
        ["status": .int(status), "headers": [:], "body": body]
    }

    private static func calls(_ calls: (String, String)...) -> ScriptedProvider.Reply {
        .calls(calls.enumerated().map { ToolCall(id: "c\($0)", name: $1.0, arguments: $1.1) })
    }

    @Test func `all of them load, and warn only of what is not in this build and of a key that is not set`() {
        let loaded = Gallery.project
        let others = loaded.diagnostics.filter { $0.code != .notInThisBuild && $0.code.rawValue != "reference.unset" }
        #expect(others.isEmpty, "\(others)")
        #expect(loaded.project.agents.count + loaded.project.workflows.count >= 8)
    }

    @Test func `docs answers from its documents`() throws {
        var gallery = Gallery(activities: ["retrieve": { _, _ in .success(Self.hits) }])
        gallery.models = { request, _ in
            .text(request.passages.isEmpty ? "I do not know." : "It is cairn.db [1].")
        }
        let ran = try gallery.run("docs", RunInput(text: "Which file holds the state?"))
        #expect(ran.report.output == "It is cairn.db [1].")
        #expect(ran.calls.map(\.path) == ["retrieve.handbook"])
    }

    @Test func `inventory enters each answer once, under its key`() throws {
        var gallery = Gallery(activities: ["retrieve": { _, _ in .success(Self.hits) }])
        gallery.models = { _, number in .text("answer \(number)") }
        gallery.activities["http"] = { input, context in
            .success(Self.json(201, ["number": .string(context.idempotencyKey), "json": input["json"] ?? .null]))
        }
        let questions = RunInput(assignments: [(key: "questions", value: #"["a?", "b?"]"#)])
        let ran = try gallery.run("inventory", questions)
        #expect(
            ran.report.output.array?.compactMap { $0["number"]?.string } == [
                "gallery/1/steps.entries[0].posted", "gallery/1/steps.entries[1].posted",
            ])
    }

    @Test func `support reads an allowed page, is kept from another, and answers in its form`() throws {
        var gallery = Gallery(activities: ["retrieve": { _, _ in .success(Self.hits) }])
        gallery.activities["scrape"] = { _, _ in .success(Self.page("Open from nine to five.")) }
        gallery.models = { _, number in
            switch number {
            case 0:
                Self.calls(
                    ("scrape", #"{"url": "https://example.org/hours"}"#),
                    ("scrape", #"{"url": "http://example.org/hours"}"#))
            case 1: .text("From nine to five.")
            default: .text(#"{"answer": "From nine to five.", "ticket": null}"#)
            }
        }
        let ran = try gallery.run("support", RunInput(text: "When are you open?"))
        #expect(ran.report.output == ["answer": "From nine to five.", "ticket": nil])
        #expect(ran.calls.filter { $0.kind == "scrape" }.map(\.path) == ["turn.1.tool.1"])
        let denied = ran.report.steps.first { $0.path == Path("turn.1.tool.2") }
        #expect(denied?.error?.code == "tool.denied")
        #expect(ran.requests.count == 3, "an answer that is out of form is shown to the model once more")
    }

    @Test(arguments: [true, false])
    func `digest posts what was approved, and nothing else`(approved: Bool) throws {
        var gallery = Gallery(activities: ["scrape": { _, _ in .success(Self.page("News of the day.")) }])
        gallery.models = { request, _ in
            request.messages.contains { "\($0)".contains("Two") }
                ? .failure(ModelError(.status, "no", retryable: false)) : .text("a point")
        }
        gallery.activities["http"] = { _, _ in .success(Self.json(200, [:])) }
        gallery.answers = [["approved": .bool(approved), "by": "ada"]]
        let ran = try gallery.run("digest", RunInput())
        #expect(ran.questions.map(\.ask) == ["Publish 3 points?"])
        #expect(ran.questions.first?.show == ["a point", nil, "a point"])
        #expect(ran.report.output == ["published": .bool(approved), "points": ["a point", nil, "a point"]])
        let posted = ran.calls.filter { $0.kind == "http" }
        #expect(posted.map { $0.input["json"]?["by"] } == (approved ? ["ada"] : []))
    }

    @Test func `research briefs on the pages that could be read`() throws {
        var gallery = Gallery()
        gallery.activities["search"] = { _, _ in .success(Self.results("https://a.example/", "https://b.example/")) }
        gallery.activities["scrape"] = { input, _ in
            input["url"]?.string == "https://a.example/"
                ? .success(Self.page("Heat pumps work in old houses."))
                : .failure(FailureDetails(code: "http.status", message: "404", retryable: false))
        }
        gallery.models = { _, _ in
            .text(#"{"brief": "They work.", "sources": ["https://a.example/"], "confidence": "medium"}"#)
        }
        let ran = try gallery.run("research", RunInput(text: "Do heat pumps work in old houses?"))
        #expect(ran.report.output["read"] == 1)
        #expect(ran.report.output["brief"]?["confidence"] == "medium")
        #expect(ran.report.steps.contains { $0.path.rawValue.hasPrefix("steps.brief.") }, "the child's steps are shown")
    }

    @Test(
        arguments: [
            ("question", 2, JSON.string("It is cairn.db.")), ("outage", 5, ["taken_by": "grace"]),
            ("outage", 1, ["dropped": "outage"]), ("spam", 1, ["dropped": "spam"]),
        ] as [(String, Int, JSON)])
    func `triage sends each kind its way`(kind: String, urgency: Int, result: JSON) throws {
        var gallery = Gallery(activities: [
            "retrieve": { _, _ in .success(Self.hits) }, "publish": { _, _ in .success(.null) },
        ])
        gallery.models = { request, _ in
            request.output != nil ? .text("{\"kind\": \"\(kind)\", \"urgency\": \(urgency)}") : .text("It is cairn.db.")
        }
        gallery.early = [("taken", ["by": "grace"])]
        let ran = try gallery.run(
            "triage", RunInput(assignments: [("message", "Which file holds the state?")]))
        #expect(ran.report.output == ["kind": .string(kind), "result": result])
    }

    @Test func `an outage that nobody takes is reported as such after a quarter of an hour`() throws {
        var gallery = Gallery(activities: ["publish": { _, _ in .success(.null) }])
        gallery.models = { _, _ in .text(#"{"kind": "outage", "urgency": 4}"#) }
        let ran = try gallery.run("triage", RunInput(assignments: [("message", "It burns.")]))
        #expect(ran.report.output["result"] == ["taken_by": "nobody"])
        #expect(ran.elapsed >= .seconds(15 * 60))
    }

    /// - Parameter full: what the deployment to all comes to.
    private static func release(errors: Double, full: Result<JSON, FailureDetails> = .success(json(200, [:])))
        -> Gallery
    {
        var gallery = Gallery(activities: ["mcp.call": { _, _ in .success(["done": true]) }])
        gallery.activities["http"] = { input, _ in
            if input["url"]?.string?.contains("/errors") == true {
                return .success(json(200, ["rate": .double(errors)]))
            }
            return input["json"]?["share"] == 100 ? full : .success(json(200, [:]))
        }
        return gallery
    }

    @Test func `release goes out to all after the soak`() throws {
        let ran = try Self.release(errors: 0.001).run(
            "release", RunInput(text: nil, assignments: [("version", "v1.2.3")]))
        #expect(ran.report.output == ["version": "v1.2.3", "released": true])
        #expect(ran.elapsed >= .seconds(30 * 60))
        #expect(!ran.report.steps.contains { $0.path.rawValue.contains("untag") })
    }

    @Test func `release that a person stops is stopped`() throws {
        var gallery = Self.release(errors: 0.2)
        gallery.answers = [["approved": false, "by": "ada", "reason": "too many"]]
        let ran = try gallery.run("release", RunInput(assignments: [("version", "v1.2.3")]))
        #expect(ran.questions.first?.ask.hasPrefix("v1.2.3 fails 20") == true)
        #expect(ran.report.output["released"] == false)
        #expect(ran.calls.last?.input["json"] == ["reason": "too many"])
    }

    @Test func `release that fails takes back what it did, the last first`() throws {
        let gallery = Self.release(
            errors: 0, full: .failure(FailureDetails(code: "http.status", message: "507", retryable: false)))
        let ran = try gallery.run("release", RunInput(assignments: [("version", "v1.2.3")]))
        #expect(ran.report.status == .failed)
        let undone = ran.calls.suffix(2)
        #expect(undone.map(\.kind) == ["http", "mcp.call"])
        #expect(undone.first?.input["method"] == "DELETE")
        #expect(undone.last?.input["use"] == "forge__untag")
    }

    @Test func `onboarding waits for the day, and answers what is asked`() throws {
        var gallery = Gallery(activities: [
            "retrieve": { _, _ in .success(Self.hits) }, "publish": { _, _ in .success(.null) },
        ])
        gallery.activities["ingest"] = { _, _ in .success(["documents": 3]) }
        gallery.activities["http"] = { _, _ in .success(Self.json(201, ["id": "u7"])) }
        gallery.models = { _, _ in .text("It is cairn.db.") }
        gallery.early = [("question", ["text": "Which file holds the state?"])]
        // Simulated time begins on this day at 15:06:40.
        let input = RunInput(assignments: [("name", "Ada"), ("start", "2025-06-15T18:00:00Z")])
        let ran = try gallery.run("onboarding", input)
        #expect(ran.report.output == ["account": "u7", "answer": "It is cairn.db."])
        #expect(ran.calls.contains { $0.kind == "publish" && $0.input["data"]?["account"] == "u7" })
        #expect(ran.elapsed > .seconds(10_000))
    }

    @Test func `briefing runs research for each topic`() throws {
        var gallery = Gallery(activities: ["publish": { _, _ in .success(.null) }])
        gallery.activities["search"] = { input, _ in
            .success(input["query"] == "a" ? Self.results("https://a.example/") : Self.results())
        }
        gallery.activities["scrape"] = { _, _ in .success(Self.page("Something.")) }
        gallery.models = { _, _ in .text(#"{"brief": "So it is.", "sources": [], "confidence": "low"}"#) }
        let ran = try gallery.run("briefing", RunInput(assignments: [("topics", #"["a", "b"]"#)]))
        #expect(ran.report.output == ["So it is.", "Nothing on b"])
        #expect(ran.calls.last?.input["data"]?["paragraphs"] == ["So it is.", "Nothing on b"])
    }

    @Test func `assistant delegates freely, asks before it starts triage, and may not delete`() throws {
        var gallery = Gallery(activities: ["retrieve": { _, _ in .success(Self.hits) }])
        gallery.activities["http"] = { _, _ in .success(Self.json(200, ["free": true])) }
        gallery.models = { request, _ in
            if request.output != nil { return .text(#"{"kind": "spam", "urgency": 1}"#) }
            if request.tools.isEmpty || !request.tools.contains(where: { $0.name == "triage" }) {
                return .text("cairn.db")
            }
            guard request.messages.allSatisfy({ $0.role != .tool }) else { return .text("Done.") }
            return Self.calls(
                ("docs", #"{"input": "Which file holds the state?"}"#), ("triage", #"{"message": "Buy now"}"#),
                ("http", #"{"url": "https://calendar.example.org/today"}"#),
                ("http", #"{"method": "DELETE", "url": "https://calendar.example.org/today"}"#))
        }
        gallery.answers = [["approved": true, "by": "ada"]]
        let ran = try gallery.run("assistant", RunInput(text: "What is on today?"))
        #expect(ran.report.output == "Done.")
        #expect(ran.questions.map(\.path) == [Path("turn.1.tool.2")])
        #expect(ran.calls.filter { $0.kind == "http" }.count == 1)
        #expect(ran.report.steps.first { $0.path == Path("turn.1.tool.4") }?.error?.code == "tool.denied")
    }
}
