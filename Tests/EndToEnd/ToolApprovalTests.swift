import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// An agent of the real binary whose calls a person approves.
@Suite struct ToolApprovalTests {
    private static func agent(_ model: String, host: String) -> [String: String] {
        [
            "agents/bot.yaml": """
            cairn: 1
            models:
              far: { provider: openai, model: tiny, base_url: "\(model)/v1", price: { input: 1, output: 2 } }
            web: { allow_hosts: ["\(host)"], allow_private: ["\(host)"] }
            agents:
              bot:
                model: far
                tools: [http]
                permissions: { ask: ["http:url=*/5"], deny: ["http:url=*/secret*"] }
                limits: { usd: 1 }
            """
        ]
    }

    @Test func `the fifth call of a turn is approved after a restart, and nothing is called twice`() async throws {
        let pages = try ScriptedServer { _ in .status(200, "page") }
        defer { pages.stop() }
        let server = try ScriptedServer { request in
            guard request.index == 0 else { return .chat("All read.", inputTokens: 20, outputTokens: 10) }
            return .chatCalls((1...5).map { ("c\($0)", "http", #"{"url": "\#(pages.url)/\#($0)"}"#) })
        }
        defer { server.stop() }
        let host = String(pages.url.dropFirst("http://".count))
        let workspace = try Workspace(Self.agent(server.url, host: host))
        let asked = try await workspace.cairn("run", "bot", "Read them.", "--json")
        #expect(asked.code == 4, "\(asked)")
        #expect(try asked.json()["waiting_for"] == ["turn.1.tool.5"])
        #expect(pages.requests.count == 4)
        let run = try #require(try asked.json()["run"]?.string)
        let approved = try await workspace.cairn("runs", "approve", run)
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"] == "All read.")
        #expect(pages.requests.map(\.target).sorted() == ["/1", "/2", "/3", "/4", "/5"])
        #expect(server.requests.count == 2)
        #expect(try resumed.json()["usage"]?["cost_usd"]?.number ?? 0 > 0)
    }

    @Test func `a rejected call is told to the model`() async throws {
        let pages = try ScriptedServer { _ in .status(200, "page") }
        defer { pages.stop() }
        let server = try ScriptedServer { request in
            guard request.index == 0 else { return .chat("Then not.") }
            return .chatCalls([
                ("c1", "http", #"{"url": "\#(pages.url)/5"}"#), ("c2", "http", #"{"url": "\#(pages.url)/secret"}"#),
            ])
        }
        defer { server.stop() }
        let host = String(pages.url.dropFirst("http://".count))
        let workspace = try Workspace(Self.agent(server.url, host: host))
        let asked = try await workspace.cairn("run", "bot", "Read it.", "--json")
        #expect(asked.code == 4, "\(asked)")
        let run = try #require(try asked.json()["run"]?.string)
        let rejected = try await workspace.cairn("runs", "reject", run, "--reason", "too private")
        #expect(rejected.code == 0, "\(rejected)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(pages.requests.isEmpty)
        let told = try #require(server.requests.last?.text)
        #expect(told.contains("too private") && told.contains("denies this call"), "\(told)")
    }
}
