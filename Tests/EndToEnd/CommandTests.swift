import CairnTesting
import CairnWire
import Glibc
import Testing

/// What people and programs rely on: words, streams, exit codes, shapes.
@Suite struct CommandTests {
    @Test func `--version prints one line and makes nothing`() async throws {
        let workspace = try Workspace()
        let outcome = try await workspace.cairn("--version")
        #expect(outcome.code == 0)
        #expect(outcome.output.hasPrefix("cairn "))
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.error.isEmpty)
        #expect(access(workspace.folder[".cairn"], F_OK) != 0)
    }

    @Test(arguments: [
        ["--help"], ["run", "--help"], ["validate", "--help"], ["ingest", "--help"], ["search", "--help"],
        ["runs", "--help"], ["runs", "list", "--help"], ["runs", "resume", "--help"], ["runs", "approve", "--help"],
    ])
    func `every command has help on standard output`(words: [String]) async throws {
        let workspace = try Workspace()
        let outcome = await (try workspace.start(words)).outcome()
        #expect(outcome.code == 0)
        #expect(outcome.output.hasPrefix("Usage: cairn"), "\(outcome)")
    }

    @Test(arguments: [
        [], ["rum"], ["run"], ["run", "docs", "--answers", "x"], ["search", "docs"], ["validate", "--strikt"],
        ["runs", "show"], ["runs", "show", "nope"], ["run", "nobody", "hello"], ["ingest", "nothing"],
        ["runs", "list", "--state", "mongo:x"], ["runs", "list", "--engine", "dapr"],
        ["validate", "--agents", "missing"],
    ])
    func `a usage error exits 2 and says what to do on standard error`(words: [String]) async throws {
        let workspace = try Workspace(["agents/a.yaml": "cairn: 1\nname: docs\nmodel: extractive\n"])
        let outcome = await (try workspace.start(words)).outcome()
        #expect(outcome.code == 2, "\(words): \(outcome)")
        #expect(!outcome.error.isEmpty, "\(words)")
    }

    @Test(arguments: [
        ("a: [\n", "yaml"), ("cairn: 1\nname: x\nmodel: extractive\nmodel: extractive\n", "duplicate"),
        ("cairn: 1\nname: x\nmodel: nobody/there\n", "nobody"), ("cairn: 1\nname: x\nmodle: extractive\n", "modle"),
        ("cairn: 1\nname: x\n\tmodel: extractive\n", "tab"), ("cairn: 1\nname: !!python/object x\n", "tag"),
        ("cairn: 1\nname: x\nmodel: extractive\ninstructions: \"{{ 1 + }}\"\n", "template"), ("cairn: 7\n", "cairn"),
    ])
    func `a broken definition exits 2 with its position`(content: String, about: String) async throws {
        let workspace = try Workspace(["agents/x.yaml": content])
        let outcome = try await workspace.cairn("run", "x", "hello", "--json")
        #expect(outcome.code == 2, "\(about): \(outcome)")
        let error = try outcome.errorJSON()
        #expect(error["file"]?.string == "agents/x.yaml", "\(about): \(outcome)")
        #expect((error["line"]?.int ?? 0) > 0, "\(about): \(outcome)")
        #expect(error["column"]?.int != nil, "\(about): \(outcome)")
    }

    @Test func `a file of 100 MB is refused without being read`() async throws {
        let workspace = try Workspace(["agents/x.yaml": "cairn: 1\n"])
        // Sparse: it takes no disk, and reading it would take memory.
        #expect(truncate(workspace.folder["agents/x.yaml"], 100 << 20) == 0)
        let outcome = try await workspace.cairn("validate")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.error.contains("agents/x.yaml"), "\(outcome)")
    }

    @Test func `validate tells all errors at once`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nname: a\nmodel: extractiv\n",
            "agents/b.yaml": "cairn: 1\nname: b\nmodel: extractive\nknowledge: [nothing]\n",
        ])
        let outcome = try await workspace.cairn("validate")
        #expect(outcome.code == 2)
        #expect(outcome.error.contains("agents/a.yaml:3:8"), "\(outcome)")
        #expect(outcome.error.contains("agents/b.yaml:4"), "\(outcome)")
    }

    @Test func `an unset variable is a warning, and an error when strict`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml":
                "cairn: 1\nmodels:\n  m: { provider: openai, model: x, base_url: \"${env:NOT_SET_HERE}\" }\n"
        ])
        let lax = try await workspace.cairn("validate")
        #expect(lax.code == 0, "\(lax)")
        #expect(lax.error.contains("NOT_SET_HERE"))
        let strict = try await workspace.cairn("validate", "--strict")
        #expect(strict.code == 2, "\(strict)")
    }

    @Test func `what this build does not carry out is a warning, and is refused before a run's first step`()
        async throws
    {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              w:
                steps:
                  - { id: one, transform: 1 }
                  - { id: page, scrape: { url: "https://example.org/" } }
            """
        ])
        let validated = try await workspace.cairn("validate")
        #expect(validated.code == 0, "\(validated)")
        #expect(validated.error.contains("not in this build"), "\(validated)")
        let run = try await workspace.cairn("run", "w", "--json")
        #expect(run.code == 2, "\(run)")
        #expect(try run.errorJSON()["code"]?.string == "not_in_this_build", "\(run)")
        #expect(try await workspace.cairn("runs", "list", "--json").json()["runs"]?.array == [])
    }

    @Test func `nothing is coloured and no progress is drawn in a pipe`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows:\n  w: { steps: [{ id: a, transform: 7 }] }\n"
        ])
        let outcome = try await workspace.cairn("run", "w")
        #expect(outcome.code == 0)
        #expect(outcome.output == "7\n", "\(outcome)")
        #expect(!outcome.error.contains("\u{1B}"), "\(outcome)")
    }

    @Test func `a reader that goes away is no failure, a full disk is one`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows:\n  w: { steps: [{ id: a, transform: 7 }] }\n"
        ])
        let pipe = try await workspace.start(
            ["/bin/bash", "-c", "'\(Workspace.binary)' run w > >(exec 0<&-) ; echo $?"], name: "pipe"
        ).outcome()
        #expect(pipe.output.hasSuffix("0\n"), "\(pipe)")
        let full = try await workspace.start(
            ["/bin/bash", "-c", "'\(Workspace.binary)' run w > /dev/full; echo $?"], name: "full"
        ).outcome()
        #expect(full.output.hasSuffix("1\n"), "\(full)")
        #expect(full.error.contains("standard output"), "\(full)")
    }

    @Test func `runs list and runs show have the shapes that programs rely on`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows:\n  w: { steps: [{ id: a, transform: 7 }] }\n"
        ])
        let run = try await workspace.cairn("run", "w", "--json").json()
        for key in ["run", "status", "output", "abstained", "citations", "usage", "steps"] {
            #expect(run[key] != nil, "\(key)")
        }
        let listed = try #require(try await workspace.cairn("runs", "list", "--json").json()["runs"]?[0])
        for key in ["run", "name", "status", "started", "ended"] { #expect(listed[key] != nil, "\(key)") }
        let id = try #require(run["run"]?.string)
        let shown = try await workspace.cairn("runs", "show", id, "--json").json()
        #expect(shown["definition"]?.string?.count == 64)
        let step = try #require(shown["steps"]?[0])
        for key in ["path", "kind", "attempt", "started", "ended", "outcome", "error"] {
            #expect(step[key] != nil, "\(key)")
        }
        let tree = try await workspace.cairn("runs", "show", id)
        #expect(tree.output.contains("✓ a"), "\(tree)")
    }

    @Test func `input is bound by name, checked, and told in full when it is wrong`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              w:
                input:
                  who: { type: string }
                  times: { type: integer, default: 2 }
                steps: [{ id: a, transform: "{{ input.who }} x {{ input.times }}" }]
            """
        ])
        #expect(try await workspace.cairn("run", "w", "Ada").output == "Ada x 2\n")
        #expect(try await workspace.cairn("run", "w", "--set", "who=Ada", "--set", "times=3").output == "Ada x 3\n")
        try workspace.write(#"{"who": "Bo", "times": 4}"#, to: "in.json")
        #expect(try await workspace.cairn("run", "w", "--input", "in.json").output == "Bo x 4\n")
        for words in [
            [], ["--set", "times=three"], ["--set", "whom=Ada"], ["--set", "who"], ["--input", "none.json"],
        ] {
            let outcome = await (try workspace.start(["run", "w"] + words)).outcome()
            #expect(outcome.code == 2, "\(words): \(outcome)")
        }
    }
}
