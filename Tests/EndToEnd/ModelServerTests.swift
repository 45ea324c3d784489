import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// A model's server that is absent, broken or strange: a typed error or a retry, and a run that can be resumed.
@Suite struct ModelServerTests {
    private static func agent(_ url: String, tools: Bool = false) -> [String: String] {
        [
            "agents/bot.yaml": """
            cairn: 1
            models:
              far: { provider: openai, model: tiny, base_url: "\(url)/v1", api_key: "${env:BOT_KEY:-none}" }
            agents:
              bot:
                model: far
                instructions: Be brief.
                \(tools ? "knowledge: [{ files: ./docs }]" : "limits: { turns: 4 }")
            """,
            "agents/docs/sea.md": "# Sea\n\nThe sea is deep and green.",
        ]
    }

    @Test func `an answer is streamed, counted and shown`() async throws {
        let server = try ScriptedServer { _ in .chat("The sea is green.", inputTokens: 12, outputTokens: 6) }
        defer { server.stop() }
        let outcome = try await Workspace(Self.agent(server.url)).cairn(
            "run", "bot", "What colour is the sea?", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try outcome.json()["output"]?.string == "The sea is green.")
        #expect(try outcome.json()["usage"]?["input_tokens"]?.int == 12)
    }

    @Test func `a server that is absent exits 3, and the run is resumed when it is back`() async throws {
        let gone = try ScriptedServer { _ in .status(500) }
        let workspace = try Workspace(Self.agent(gone.url))
        gone.stop()
        let outcome = try await workspace.cairn("run", "bot", "Hello?", "--json")
        #expect(outcome.code == 3, "\(outcome)")
        #expect(try outcome.errorJSON()["code"]?.string == "model.unreachable", "\(outcome)")
        #expect(try outcome.json()["status"]?.string == "failed")
        // The definition is pinned, its address with it: the same port is asked again, and still nobody is there.
        let run = try #require(try outcome.json()["run"]?.string)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 3, "\(resumed)")
    }

    @Test(arguments: [
        ("500", "model.status"), ("cut", "model.cut"), ("garbage", "model.malformed"),
    ])
    func `a server that fails once is asked again`(failure: String, code: String) async throws {
        let server = try ScriptedServer { request in
            guard request.index == 0 else { return .chat("Well again.") }
            return switch failure {
            case "500": .status(500, "oops")
            case "cut":
                ServerScript.eventsHead().then([
                    .send(ServerScript.event(ServerScript.chatDelta(["content": "Half an"]))), .reset,
                ])
            default: .events(["{\"choices\": [", "[DONE]"])
            }
        }
        defer { server.stop() }
        let workspace = try Workspace(Self.agent(server.url))
        let outcome = try await workspace.cairn("run", "bot", "How are you?", "--json")
        if outcome.code == 0 {
            #expect(try outcome.json()["output"]?.string == "Well again.", "\(outcome)")
        } else {
            // Where another attempt is not worth it, the error is typed and the run goes on when told to.
            #expect(try outcome.errorJSON()["code"]?.string == code, "\(outcome)")
            let run = try #require(try outcome.json()["run"]?.string)
            let resumed = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(resumed.code == 0, "\(resumed)")
            #expect(try resumed.json()["output"]?.string == "Well again.")
        }
        #expect(server.requests.count == 2)
    }

    @Test(arguments: [
        ("retrieve", "{\"query\": 7"), ("retrieve", "{\"nonsense\": true}"), ("launch_rocket", "{}"),
    ])
    func `a call that cannot be made is told to the model, and the run goes on`(
        tool: String, arguments: String
    ) async throws {
        let server = try ScriptedServer { request in
            request.index == 0 ? .chatCalls([("c1", tool, arguments)]) : .chat("I see.")
        }
        defer { server.stop() }
        let outcome = try await Workspace(Self.agent(server.url, tools: true)).cairn("run", "bot", "Go.", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try outcome.json()["output"]?.string == "I see.")
        let second = try #require(server.requests.last)
        #expect(second.text.contains("\"role\":\"tool\""), "the model was not told: \(second.text)")
    }

    @Test func `a key stays out of output, history and errors`() async throws {
        let server = try ScriptedServer { request in
            .status(401, "bad key: \(request.headers["Authorization"] ?? "")")
        }
        defer { server.stop() }
        let workspace = try Workspace(Self.agent(server.url), environment: ["BOT_KEY": "sk-very-secret-1234"])
        let outcome = try await workspace.cairn("run", "bot", "Hello?", "--json")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(server.requests.first?.headers["Authorization"] == "Bearer sk-very-secret-1234")
        #expect(!"\(outcome)".contains("sk-very-secret"), "\(outcome)")
        #expect(!workspace.read(".cairn/cairn.db").contains("sk-very-secret"))
        #expect(!workspace.read(".cairn/cairn.db-wal").contains("sk-very-secret"))
    }
}
