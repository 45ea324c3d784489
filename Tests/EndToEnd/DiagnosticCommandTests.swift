import CairnTesting
import CairnWire
import Testing

/// What is said of definitions that are wrong or odd, by the real binary.
@Suite struct DiagnosticCommandTests {
    private static let wrong =
        "cairn: 1\nname: docs\nmodel: extractive\ninstruction: Be brief.\ndescription: \"{{ x }}\"\n"

    @Test func `validate shows the line, the place and the mend, and counts at the end`() async throws {
        let workspace = try Workspace(["agents/docs.yaml": Self.wrong])
        let outcome = try await workspace.cairn("validate")
        #expect(outcome.code == 2)
        #expect(
            outcome.error.hasPrefix(
                """
                error[definition.unknown_key]: an agent file has no key "instruction"
                 --> agents/docs.yaml:4:1 (instruction)
                  |
                4 | instruction: Be brief.
                  | ^^^^^^^^^^^
                  = help: Did you mean "instructions"?

                warning[template.not_read]: "description" is taken as it stands: no template is read here
                """), "\(outcome)")
        #expect(outcome.output == "✗ 1 error, 1 warning\n", "\(outcome)")
        #expect(outcome.error.contains("cairn explain"), "\(outcome)")
    }

    @Test func `the same is shown where a definition stops a run`() async throws {
        let workspace = try Workspace(["agents/docs.yaml": Self.wrong])
        let outcome = try await workspace.cairn("run", "docs", "hello")
        #expect(outcome.code == 2)
        #expect(outcome.error.contains("4 | instruction: Be brief.\n  | ^^^^^^^^^^^\n"), "\(outcome)")
        #expect(outcome.error.contains("cairn explain definition.unknown_key"), "\(outcome)")
        #expect(!outcome.error.contains("\u{1B}"))
    }

    @Test func `programs get every diagnostic with its range, and no hint`() async throws {
        let workspace = try Workspace(["agents/docs.yaml": Self.wrong])
        let outcome = try await workspace.cairn("validate", "--json")
        #expect(outcome.code == 2)
        #expect(outcome.error.isEmpty, "\(outcome)")
        let found = try #require(try outcome.json()["diagnostics"]?.array)
        #expect(found.count == 2)
        let first = try #require(found.first)
        #expect(first["code"] == "definition.unknown_key" && first["severity"] == "error")
        #expect(first["file"] == "agents/docs.yaml" && first["path"] == "instruction")
        #expect(["line", "column", "end_line", "end_column"].map { first[$0]?.int } == [4, 1, 4, 12])
        #expect(first["help"]?.string?.isEmpty == false && first["message"]?.string?.isEmpty == false)
    }

    @Test func `a warning is exit 0, and exit 2 when strict`() async throws {
        let workspace = try Workspace([
            "agents/docs.yaml": "cairn: 1\nname: docs\nmodel: extractive\ndescription: \"{{ x }}\"\n"
        ])
        let lax = try await workspace.cairn("validate")
        #expect(lax.code == 0 && lax.output == "✓ 1 agent, 1 warning\n", "\(lax)")
        let strict = try await workspace.cairn("validate", "--strict")
        #expect(strict.code == 2 && strict.output == "✗ 1 error\n", "\(strict)")
    }

    @Test func `thousands of errors are a bounded page`() async throws {
        let keys = (0..<20_000).map { "key\($0): 1\n" }.joined()
        let workspace = try Workspace(["agents/docs.yaml": "cairn: 1\nname: docs\nmodel: extractive\n" + keys])
        let outcome = try await workspace.cairn("validate")
        #expect(outcome.code == 2)
        #expect(outcome.error.utf8.count < 400_000)
        #expect(outcome.error.contains("more are not shown"))
    }

    @Test func `explain tells of a code, lists all, and guesses a misspelt one`() async throws {
        let workspace = try Workspace()
        let page = try await workspace.cairn("explain", "yaml.tab")
        #expect(page.code == 0 && page.output.contains("Indent with spaces"), "\(page)")
        #expect(try await workspace.cairn("explain", "yaml.tab", "--json").json()["code"] == "yaml.tab")
        let list = try await workspace.cairn("explain", "--json").json()
        #expect((list["codes"]?.array?.count ?? 0) > 100)
        let unknown = try await workspace.cairn("explain", "yaml.tabs")
        #expect(unknown.code == 2 && unknown.error.contains("yaml.tab\""), "\(unknown)")
    }

    @Test func `schema prints a JSON Schema`() async throws {
        let schema = try await Workspace().cairn("schema").json()
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test func `a secret in clear is warned of, and never printed`() async throws {
        let workspace = try Workspace([
            "agents/m.yaml": "cairn: 1\nmodels:\n  m: { provider: openai, modell: x, api_key: hunter2-and-more }\n"
        ])
        let missing = try Workspace([
            "agents/a.yaml":
                "cairn: 1\nname: a\nmodel: extractive\nknowledge: [b]\n",
            "agents/b.yaml":
                "cairn: 1\nknowledge:\n  b: { sources: [{ files: . }], store: { chroma: \"http://u:hunter2@x.org\" } }\n",
        ])
        let refused = try await missing.cairn("run", "a", "hello")
        #expect(refused.code == 2 && !refused.error.contains("hunter2"), "\(refused)")
        for words in [["validate"], ["validate", "--json"], ["run", "m"], ["run", "m", "--json"]] {
            let outcome = await (try workspace.start(words)).outcome()
            #expect(outcome.code == 2)
            #expect(!(outcome.output + outcome.error).contains("hunter2"), "\(words): \(outcome)")
        }
    }
}
