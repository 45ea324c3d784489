import CairnHTTP
import CairnTesting
import CairnWire
import Glibc
import Testing

/// What is wrong with a project, and the mend.
@Suite struct DoctorTests {
    private static func finding(_ outcome: Outcome, _ subject: String) throws -> JSON? {
        try outcome.json()["findings"]?.array?.first { $0["subject"]?.string == subject }
    }

    @Test func `after init all is well`() async throws {
        let workspace = try Workspace()
        #expect(try await workspace.cairn("init").code == 0)
        let outcome = try await workspace.cairn("doctor")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("all is well"), "\(outcome)")
        #expect(access(workspace.folder[".cairn"], F_OK) != 0, "looking changes nothing")
        let json = try await workspace.cairn("doctor", "--json")
        #expect(try json.json()["ok"]?.bool == true)
        for check in ["libraries", "definitions", "models", "knowledge", "state", "disk", "clock"] {
            #expect(try json.json()["findings"]?.array?.contains { $0["check"]?.string == check } == true, "\(check)")
        }
    }

    @Test func `an empty folder is told how to begin`() async throws {
        let outcome = try await Workspace().cairn("doctor")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.output.contains("→ cairn init"), "\(outcome)")
    }

    @Test func `a broken definition is told with its place`() async throws {
        let outcome = try await Workspace(["agents/a.yaml": "cairn: 1\nname: a\nmodel: extractiv\n"]).cairn("doctor")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.output.contains("agents/a.yaml:3:8"), "\(outcome)")
        #expect(outcome.output.contains("extractive"), "\(outcome)")
    }

    private static func agent(_ url: String, model: String = "tiny", more: String = "") -> [String: String] {
        [
            "agents/a.yaml": """
            cairn: 1
            models:
              far: { provider: openai, model: "\(model)", base_url: "\(url)/v1", api_key: "${env:DOCTOR_KEY:-none}" }
            agents:
              a: { model: far\(more) }
            """
        ]
    }

    @Test func `a server that is absent exits 3, and the rest is told all the same`() async throws {
        let gone = try ScriptedServer { _ in .status(500) }
        gone.stop()
        let outcome = try await Workspace(Self.agent(gone.url)).cairn("doctor", "--json")
        #expect(outcome.code == 3, "\(outcome)")
        let finding = try #require(try Self.finding(outcome, "model far"))
        #expect(finding["status"]?.string == "fail")
        #expect(finding["mend"]?.string?.isEmpty == false)
        #expect(try Self.finding(outcome, "libcurl")?["status"]?.string == "ok")
    }

    @Test func `a server that never answers is waited for no longer than it is worth`() async throws {
        let never = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(never)]) }
        defer { server.stop() }
        let outcome = try await Workspace(Self.agent(server.url)).cairn("doctor", "--json")
        #expect(outcome.code == 3, "\(outcome)")
        never.send()
    }

    @Test func `a model that its server has not is told, with what it has`() async throws {
        let server = try ScriptedServer { _ in .json(200, ["data": [["id": "tiny:1b"], ["id": "large"]]]) }
        defer { server.stop() }
        let outcome = try await Workspace(Self.agent(server.url, model: "tiny:2b")).cairn("doctor", "--json")
        #expect(outcome.code == 1, "\(outcome)")
        let finding = try #require(try Self.finding(outcome, "model far"))
        #expect(finding["message"]?.string?.contains("large, tiny:1b") == true, "\(outcome)")
        #expect(finding["mend"]?.string?.contains("tiny:1b") == true, "\(outcome)")
        #expect(server.requests.allSatisfy { $0.target == "/v1/models" }, "nothing is asked of the model itself")
    }

    @Test func `a model that is there is well`() async throws {
        let server = try ScriptedServer { _ in .json(200, ["data": [["id": "tiny"]]]) }
        defer { server.stop() }
        let outcome = try await Workspace(Self.agent(server.url)).cairn("doctor", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try Self.finding(outcome, "model far")?["status"]?.string == "ok")
    }

    @Test func `a key is used and never shown, and one that is refused is told`() async throws {
        let server = try ScriptedServer { request in
            .status(401, "wrong key: \(request.headers["Authorization"] ?? "")")
        }
        defer { server.stop() }
        let workspace = try Workspace(Self.agent(server.url), environment: ["DOCTOR_KEY": "sk-very-secret-1234"])
        let outcome = try await workspace.cairn("doctor")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(server.requests.first?.headers["Authorization"] == "Bearer sk-very-secret-1234")
        #expect(outcome.output.contains("refuses the key"), "\(outcome)")
        #expect(!"\(outcome)".contains("sk-very"), "\(outcome)")
    }

    @Test func `what is referred to and not set is told`() async throws {
        let workspace = try Workspace(
            [
                "agents/a.yaml": """
                cairn: 1
                models:
                  m: { provider: openai, model: x, base_url: "http://127.0.0.1:1/v1", api_key: "${env:NOT_SET_HERE}" }
                  n: { provider: openai, model: x, base_url: "http://127.0.0.1:1/v1", api_key: "${secret:file/short}" }
                """, "secrets/short": "abc\n",
            ])
        workspace.set("CAIRN_SECRETS", workspace.folder["secrets"])
        let outcome = try await workspace.cairn("doctor", "--json")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(try Self.finding(outcome, "NOT_SET_HERE")?["mend"]?.string == "export NOT_SET_HERE=…", "\(outcome)")
        #expect(try Self.finding(outcome, "file/short")?["status"]?.string == "warn", "\(outcome)")
        #expect(!outcome.output.contains("abc"), "\(outcome)")
    }

    @Test func `knowledge without documents is told`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            knowledge:
              gone: { sources: [{ files: ./gone }] }
              bare: { sources: [{ files: ./bare }] }
            agents:
              a: { model: extractive, knowledge: [gone, bare] }
            """, "agents/bare/picture.png": "x",
        ])
        let outcome = try await workspace.cairn("doctor", "--json")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(try Self.finding(outcome, "knowledge gone")?["mend"]?.string?.contains("agents/gone") == true)
        #expect(try Self.finding(outcome, "knowledge bare")?["status"]?.string == "fail", "\(outcome)")
    }

    @Test func `a state that is none, or of a newer cairn, is told`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nname: a\nmodel: extractive\n", "not.db": "no database",
        ])
        let wrong = try await workspace.cairn("doctor", "--state", "sqlite:not.db")
        #expect(wrong.code == 1, "\(wrong)")
        #expect(wrong.output.contains("not.db"), "\(wrong)")
        #expect(try await workspace.cairn("runs", "list").code == 0)
        let raise = "import sqlite3; sqlite3.connect('.cairn/cairn.db').execute('PRAGMA user_version = 999')"
        _ = await (try workspace.start(["/usr/bin/python3", "-c", raise], name: "py")).outcome()
        let newer = try await workspace.cairn("doctor", "--json")
        #expect(newer.code == 1, "\(newer)")
        #expect(try Self.finding(newer, "state")?["message"]?.string?.contains("newer cairn") == true, "\(newer)")
    }
}
