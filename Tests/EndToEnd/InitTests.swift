import CairnTesting
import CairnWire
import Glibc
import Testing

/// An empty machine, and what is there a minute later.
@Suite struct InitTests {
    @Test func `in an empty folder init and run give a cited answer`() async throws {
        let workspace = try Workspace()
        let made = try await workspace.cairn("init")
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("wrote agents/docs.yaml"), "\(made)")
        #expect(workspace.read("agents/docs.yaml").split(separator: "\n").count == 6)
        #expect(try JSON(parsing: workspace.read("agents/cairn.schema.json"))["$defs"] != nil)
        // The command that it names is the command that works.
        let command = try #require(made.output.split(separator: "\n").first { $0.contains("cairn run") })
        let run = try await workspace.start(
            ["/bin/sh", "-c", command.replacing("cairn run", with: "'\(Workspace.binary)' run --json")], name: "sh"
        ).outcome()
        #expect(run.code == 0, "\(run)")
        #expect(try run.json()["abstained"]?.bool == false, "\(run)")
        #expect(try run.json()["citations"]?[0]?["document"]?.string == "welcome.md", "\(run)")
        #expect(try await workspace.cairn("validate", "--strict").code == 0)
    }

    private static let ferry =
        "# Ferry line\n\nThe Ferry line is a service of Lindholm. Bicycles travel free of charge.\n"

    @Test func `the folder's own documents are found, and nobody else's`() async throws {
        let workspace = try Workspace([
            "README.md": Self.ferry, "docs/fares.md": "# Fares\n\nHorses pay two crowns each.\n",
            "node_modules/junk/README.md": "# Junk\n\nJunk is free of charge.\n",
        ])
        let made = try await workspace.cairn("init", "--json")
        #expect(made.code == 0, "\(made)")
        let report = try made.json()
        #expect(report["found"]?["documents"]?.int == 2, "\(made)")
        #expect(report["model"]?.string == "extractive")
        #expect(report["next"]?[0]?.string == "cairn run docs \"What is Ferry line?\"", "\(made)")
        for (question, document) in [("What do horses pay?", "docs/fares.md"), ("What travels free?", "README.md")] {
            let run = try await workspace.cairn("run", question, "--json")
            #expect(run.code == 0, "\(run)")
            #expect(try run.json()["citations"]?[0]?["document"]?.string == document, "\(run)")
        }
        #expect(try await workspace.cairn("ingest", "--json").json()["knowledge"]?[0]?["documents"]?.int == 2)
    }

    @Test func `nothing is replaced`() async throws {
        let workspace = try Workspace([
            "agents/docs.yaml": "cairn: 1\nname: mine\nmodel: extractive\n",
            "agents/maps.yaml": "cairn: 1\nagents:\n  other: { model: extractive }\n", "agents/cairn.schema.json": "{}",
        ])
        for words in [["init"], ["init", "--name", "other"]] {
            let again = await (try workspace.start(words)).outcome()
            #expect(again.code == 2, "\(again)")
            #expect(again.error.contains("--name"), "\(again)")
            #expect(again.output.isEmpty)
        }
        let new = try await workspace.cairn("init", "--name", "second")
        #expect(new.code == 0, "\(new)")
        #expect(workspace.read("agents/docs.yaml").contains("name: mine"))
        #expect(workspace.read("agents/cairn.schema.json") == "{}")
    }

    @Test(arguments: [
        ["--name", "bad name"], ["--name", ""], ["--model", "nobody/there"], ["--name", "../out"],
    ])
    func `what cannot be is told before anything is written`(words: [String]) async throws {
        let workspace = try Workspace()
        let outcome = await (try workspace.start(["init"] + words)).outcome()
        #expect(outcome.code == 2, "\(outcome)")
        #expect(access(workspace.folder["agents"], F_OK) != 0)
        #expect(access(workspace.folder["docs"], F_OK) != 0)
    }

    @Test func `a folder is made, and one that may not be written is named`() async throws {
        let workspace = try Workspace(["file": "x"])
        let made = try await workspace.cairn("init", "my new/project")
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("cd 'my new/project'"), "\(made)")
        #expect(!workspace.read("my new/project/agents/docs.yaml").isEmpty)
        let wrong = try await workspace.cairn("init", "file")
        #expect(wrong.code == 2, "\(wrong)")
        #expect(wrong.error.contains("file"), "\(wrong)")
    }

    @Test func `Ollama is found where OLLAMA_HOST says, with the models that it has`() async throws {
        let server = try ScriptedServer { request in
            guard request.target == "/api/tags" else {
                let embeds = request.text.contains("embed")
                return .json(200, ["capabilities": embeds ? ["embedding"] : ["completion", "tools"]])
            }
            return .json(
                200,
                ["models": [["name": "tiny:1b", "size": 1_000_000], ["name": "nomic-embed-text", "size": 2_000_000]]])
        }
        defer { server.stop() }
        let workspace = try Workspace(environment: ["OLLAMA_HOST": server.url])
        let made = try await workspace.cairn("init", "--json")
        #expect(made.code == 0, "\(made)")
        #expect(try made.json()["found"]?["ollama"]?["models"] == ["nomic-embed-text", "tiny:1b"], "\(made)")
    }

    @Test func `a key is named and never shown`() async throws {
        let workspace = try Workspace(environment: [
            "OPENAI_API_KEY": "sk-very-secret-1234", "OLLAMA_HOST": "127.0.0.1:1",
        ])
        let made = try await workspace.cairn("init")
        #expect(made.code == 0, "\(made)")
        #expect(workspace.read("agents/docs.yaml").contains("model: openai/"), "\(made)")
        #expect(made.error.contains("api.openai.com"), "who chooses a cloud says so: \(made)")
        #expect(!"\(made)\(workspace.read("agents/docs.yaml"))".contains("sk-very"), "\(made)")
    }

    // MARK: The name of a run's definition

    @Test func `run finds the only definition by itself, and asks for a name where there are two`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows:\n  w: { steps: [{ id: a, transform: 7 }] }\n"
        ])
        #expect(try await workspace.cairn("run").output == "7\n")
        // A word that can be a name is one: a slip of the keyboard asks nobody a question.
        let slip = try await workspace.cairn("run", "v")
        #expect(slip.code == 2, "\(slip)")
        #expect(slip.error.contains("did you mean") || slip.error.contains("Did you mean"), "\(slip)")
        try workspace.write("cairn: 1\nname: b\nmodel: extractive\n", to: "agents/b.yaml")
        let two = try await workspace.cairn("run", "What now?")
        #expect(two.code == 2, "\(two)")
        #expect(two.error.contains("b, w"), "\(two)")
    }
}

extension StringProtocol {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(part) }) else { return String(self) }
        return String(self[..<start]) + other + String(self[index(start, offsetBy: part.count)...])
    }
}
