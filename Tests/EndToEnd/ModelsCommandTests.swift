import CairnTesting
import CairnWire
import Glibc
import Testing

/// `cairn models`, and agents on an Ollama: the real binary against the fake server.
@Suite(.timeLimit(.minutes(5))) struct ModelsCommandTests {
    private static func project(_ url: String) -> [String: String] {
        [
            "agents/models.yaml": """
            cairn: 1
            models:
              local: { provider: ollama, model: scripted, base_url: "\(url)", context: 4096, keep_alive: 5m }
              vectors: { provider: ollama, model: embedder, base_url: "\(url)", price: { input: 0.1, output: 0 } }
              gone: { provider: ollama, model: nowhere, base_url: "\(url)" }
            agents:
              bot: { model: local, instructions: Be brief., knowledge: [{ files: ./docs }] }
              quoter: { model: extractive }
            """,
            "agents/docs/sea.md": "# Sea\n\nThe sea is deep and green.",
        ]
    }

    private static func fake(_ script: FakeModel.Script = .greeting) -> FakeOllama {
        FakeOllama(models: [
            FakeModel("scripted", script), FakeModel("embedder", capabilities: ["embedding"]),
        ])
    }

    @Test func `list tells what the definitions name and what the server has`() async throws {
        let server = try FakeOllamaServer(Self.fake())
        defer { server.stop() }
        let workspace = try Workspace(Self.project(server.url), environment: ["OLLAMA_HOST": server.url])
        let outcome = try await workspace.cairn("models", "list", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        let models = try outcome.json()["models"]?.array ?? []
        #expect(models.map { $0["name"]?.string } == ["extractive", "gone", "local", "vectors"])
        #expect(models.map { $0["state"]?.string } == ["built in", "missing", "ready", "ready"])
        #expect(models[2]["context"] == 4096)
        #expect(models[2]["capabilities"] == ["completion", "tools"])
        #expect(models[3]["price"]?["input"]?.number == 0.1)
        #expect(models[1]["error"]?["code"] == "model.not_found")
        let servers = try outcome.json()["servers"]?.array ?? []
        #expect(servers.count == 1)
        #expect(servers.first?["models"]?.array?.count == 2)
        let shown = try await workspace.cairn("models", "list")
        #expect(shown.output.contains("local"), "\(shown)")
        #expect(shown.error.contains("cairn models pull nowhere"), "\(shown)")
    }

    @Test func `list without a project shows the machine's Ollama, or that it does not answer`() async throws {
        let server = try FakeOllamaServer(Self.fake())
        let address = server.url.split(separator: "/").last.map(String.init) ?? ""
        let workspace = try Workspace([:], environment: ["OLLAMA_HOST": address])
        let there = try await workspace.cairn("models", "list", "--json")
        #expect(there.code == 0, "\(there)")
        #expect(try there.json()["servers"]?[0]?["reachable"] == true, "\(there)")
        #expect(try there.json()["servers"]?[0]?["server"]?.string == server.url, "\(there)")
        server.stop()
        let gone = try await workspace.cairn("models", "list", "--json")
        #expect(gone.code == 0, "\(gone)")
        #expect(try gone.json()["servers"]?[0]?["error"]?["code"] == "model.unreachable", "\(gone)")
    }

    @Test func `pull fetches by either name, and fails with the registry's words`() async throws {
        var fake = Self.fake()
        fake.registry = ["nowhere", "tiny:1b"]
        let server = try FakeOllamaServer(fake)
        let workspace = try Workspace(Self.project(server.url), environment: ["OLLAMA_HOST": server.url])
        for name in ["gone", "tiny:1b", "ollama/tiny:1b"] {
            let outcome = try await workspace.cairn("models", "pull", name, "--json")
            #expect(outcome.code == 0, "\(outcome)")
            #expect(try outcome.json()["status"] == "success")
        }
        #expect(server.fake.models.map(\.name).contains("nowhere:latest"))
        let failed = try await workspace.cairn("models", "pull", "llama3.2:1b", "--json")
        #expect(failed.code == 1, "\(failed)")
        #expect(try failed.errorJSON()["code"] == "model.pull_failed", "\(failed)")
        let created = try await workspace.cairn(
            "models", "create", "mine", "--from", "scripted", "--system", "Be brief.", "--set", "temperature=0")
        #expect(created.code == 0, "\(created)")
        #expect(server.fake.models.last?.system == "Be brief.")
        #expect(try await workspace.cairn("models", "create", "mine").code == 2)
        server.stop()
        let gone = try await workspace.cairn("models", "pull", "tiny:1b")
        #expect(gone.code == 3, "\(gone)")
        #expect(gone.error.contains("ollama serve"), "\(gone)")
    }

    @Test func `a pull that is interrupted ends at once and can be done again`() async throws {
        let started = ServerSignal()
        let slow = ServerScript.jsonLinesHead().then([
            .send(ServerScript.jsonLine(["status": "pulling manifest"])), .signal(started), .untilClientCloses,
        ])
        let server = try FakeOllamaServer(Self.fake()) { $0.target == "/api/pull" ? slow : nil }
        defer { server.stop() }
        let workspace = try Workspace(Self.project(server.url), environment: ["OLLAMA_HOST": server.url])
        let pull = try workspace.start(["models", "pull", "tiny:1b"])
        await started.wait()
        pull.process.send(SIGINT)
        let outcome = await pull.outcome()
        #expect(outcome.code == 130, "\(outcome)")
        #expect(!outcome.error.contains("pulling manifest"), "progress belongs on a terminal: \(outcome)")
    }

    @Test func `on a terminal the progress of a pull is one line, and Ctrl-C ends it`() async throws {
        let layer: JSON = ["status": "pulling 6a0746a1ec1a", "total": 2_000_000_000, "completed": 1_000_000_000]
        let slow = ServerScript.jsonLinesHead().then([
            .send(ServerScript.jsonLine(["status": "pulling manifest"])), .send(ServerScript.jsonLine(layer)),
            .untilClientCloses,
        ])
        let server = try FakeOllamaServer(Self.fake()) { $0.target == "/api/pull" ? slow : nil }
        defer { server.stop() }
        let workspace = try Workspace(Self.project(server.url), environment: ["OLLAMA_HOST": server.url])
        let outcome = try await workspace.terminal(
            ["models", "pull", "tiny:1b"], [.expect("pulling 6a0746a1ec1a: 50 %, 1.0 GB of 2.0 GB"), .interrupt])
        #expect(outcome.code == 130, "\(outcome)")
        #expect(outcome.screen.contains("\u{1B}[K"), "\(outcome)")
    }

    @Test func `test makes a small exchange for each thing that a model can do`() async throws {
        let play = FakeModel.Script.play { messages, body in
            if body["tools"] != nil { return FakeReply(calls: [("add", ["a": 2, "b": 3])]) }
            if body["format"] != nil { return FakeReply(#"{"colour": "blue"}"#) }
            return FakeReply("The cairn is blue.")
        }
        let server = try FakeOllamaServer(Self.fake(play))
        let workspace = try Workspace(Self.project(server.url), environment: ["OLLAMA_HOST": server.url])
        let outcome = try await workspace.cairn("models", "test", "local", "vectors", "extractive", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        let models = try outcome.json()["models"]?.array ?? []
        let checks = models.map { ($0["checks"]?.array ?? []).map { $0["check"]?.string ?? "" } }
        #expect(
            checks == [["chat", "streaming", "output", "tools"], ["embedding"], ["chat", "streaming"]], "\(outcome)")
        #expect(models[1]["checks"]?[0]?["detail"] == "416 dimensions")
        let missing = try await workspace.cairn("models", "test", "gone")
        #expect(missing.code == 1, "\(missing)")
        #expect(missing.output.contains("cairn models pull nowhere"), "\(missing)")
        let unknown = try await workspace.cairn("models", "test", "nobody")
        #expect(unknown.code == 2, "\(unknown)")
        server.stop()
        #expect(try await workspace.cairn("models", "test", "local").code == 3)
    }

    @Test func `an agent with tools runs through an Ollama`() async throws {
        let play = FakeModel.Script.play { messages, _ in
            guard messages.last?["role"] == "tool" else {
                return FakeReply(calls: [("retrieve", ["query": "colour of the sea"])])
            }
            let isTold = messages.last?["content"]?.string?.contains("deep and green") == true
            return FakeReply(isTold ? "The sea is green." : "I cannot see it.")
        }
        let server = try FakeOllamaServer(Self.fake(play))
        defer { server.stop() }
        let workspace = try Workspace(Self.project(server.url))
        let outcome = try await workspace.cairn("run", "bot", "What colour is the sea?", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try outcome.json()["output"]?.string == "The sea is green.", "\(outcome)")
        #expect(try outcome.json()["usage"]?["input_tokens"]?.int ?? 0 > 0)
        let chats = server.server.requests.filter { $0.target == "/api/chat" }
        #expect(chats.count == 2)
        #expect(chats.allSatisfy { $0.text.contains(#""truncate":false"#) && $0.text.contains(#""shift":false"#) })
        #expect(chats.last?.text.contains(#""tool_name":"retrieve""#) == true)
    }

    @Test func `a model that is not there, and a server that is not, say what to do`() async throws {
        let server = try FakeOllamaServer(FakeOllama())
        let workspace = try Workspace(Self.project(server.url))
        let missing = try await workspace.cairn("run", "bot", "Hello?", "--json")
        #expect(missing.code == 1, "\(missing)")
        #expect(try missing.errorJSON()["code"] == "model.not_found")
        #expect(try missing.errorJSON()["message"]?.string?.contains("cairn models pull scripted") == true)
        server.stop()
        let gone = try await workspace.cairn("run", "bot", "Hello?", "--json")
        #expect(gone.code == 3, "\(gone)")
        #expect(try gone.errorJSON()["message"]?.string?.contains("ollama serve") == true)
    }

    /// The whole way: a prompt that is too long for the model is an error of the run, whatever server it is.
    @Test(arguments: FakeOllama.Manner.allCases)
    func `a prompt that does not fit fails the run and is not cut`(manner: FakeOllama.Manner) async throws {
        var fake = Self.fake()
        fake.manner = manner
        let server = try FakeOllamaServer(fake)
        defer { server.stop() }
        let workspace = try Workspace(Self.project(server.url))
        let outcome = try await workspace.cairn(
            "run", "bot", "SENTINEL " + String(repeating: "word ", count: 4000), "--json")
        #expect(outcome.code == 1, "\(outcome.error)")
        let code = try outcome.errorJSON()["code"]?.string
        #expect(code == (manner == .older ? "model.context_unproven" : "model.context_exceeded"), "\(outcome.error)")
        let isRead = server.fake.prompts.contains { $0.contains("word word") }
        #expect(!isRead, "a part of the prompt was read")
    }
}
