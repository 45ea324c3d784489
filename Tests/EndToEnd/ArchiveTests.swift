import CairnTesting
import CairnWire
import Testing

/// Runs that leave one state and go on in another, retention, and a state that is encrypted, with the real binary.
@Suite struct ArchiveTests {
    private static func workspace() throws -> Workspace {
        try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              publish:
                steps:
                  - { id: draft, transform: { text: "the word is marzipan" } }
                  - { id: ok, approve: { ask: "Publish?", show: "{{ steps.draft.output }}" } }
                  - { id: out, transform: "{{ steps.ok.output.approved }}" }
              quick:
                steps:
                  - { id: out, transform: "done" }
            """
        ])
    }

    private static func runs(_ workspace: Workspace, _ more: String...) async throws -> [JSON] {
        let outcome = try await workspace.start(["runs", "list", "--json"] + more).outcome()
        try #require(outcome.code == 0, "\(outcome)")
        return try outcome.json()["runs"]?.array ?? []
    }

    @Test func `a run that waits is exported, imported into another state, and goes on there`() async throws {
        let workspace = try Self.workspace()
        #expect(try await workspace.cairn("run", "publish").code == 4)
        #expect(try await workspace.cairn("run", "quick").code == 0)
        let list = try await Self.runs(workspace)
        let waiting = try #require(list.last?["run"]?.string)
        let exported = try await workspace.cairn("runs", "export", "--all", "--out", "backup.ndjson", "--json")
        #expect(try exported.json()["exported"]?.int == 2, "\(exported)")

        let other = ["--state", "sqlite:elsewhere/cairn.db"]
        let imported = try await workspace.start(["runs", "import", "backup.ndjson", "--json"] + other).outcome()
        #expect(try imported.json()["restored"]?.int == 2, "\(imported)")
        let again = try await workspace.start(["runs", "import", "backup.ndjson", "--json"] + other).outcome()
        #expect(try again.json()["unchanged"]?.int == 2, "\(again)")
        #expect(try await Self.runs(workspace, "--state", "sqlite:elsewhere/cairn.db") == list)

        let approved = try await workspace.start(["runs", "approve", waiting] + other).outcome()
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.start(["runs", "resume", waiting, "--json"] + other).outcome()
        #expect(try resumed.json()["output"] == true, "\(resumed)")

        // Here and there it is not the same any more.
        let back = try await workspace.start(["runs", "export", waiting] + other).outcome()
        try workspace.write(back.output, to: "back.ndjson")
        let refused = try await workspace.cairn("runs", "import", "back.ndjson", "--json")
        #expect(refused.code == 2)
        #expect(try refused.errorJSON()["code"] == "archive.differs", "\(refused)")
        #expect(refused.error.contains("back.ndjson:3"), "\(refused)")
        #expect(try await Self.runs(workspace) == list)
    }

    @Test func `half an archive is refused by its line, and nothing of it is there`() async throws {
        let workspace = try Self.workspace()
        #expect(try await workspace.cairn("run", "quick").code == 0)
        let whole = try await workspace.cairn("runs", "export", "--all").output
        try workspace.write(String(whole.prefix(whole.count * 2 / 3)), to: "half.ndjson")
        let refused = try await workspace.cairn("runs", "import", "half.ndjson", "--state", "sqlite:new/cairn.db")
        #expect(refused.code == 2)
        #expect(refused.error.contains("half.ndjson:"), "\(refused)")
        #expect(try await Self.runs(workspace, "--state", "sqlite:new/cairn.db").isEmpty)
        for words in [
            ["import"], ["export"], ["export", "--all", "x"], ["import", "nowhere.ndjson"], ["export", "x"],
        ] {
            let outcome = try await workspace.start(["runs"] + words).outcome()
            #expect(outcome.code == 2, "\(words): \(outcome)")
        }
    }

    @Test func `ended runs are pruned by age and outcome, open ones stay`() async throws {
        let workspace = try Self.workspace()
        #expect(try await workspace.cairn("run", "publish").code == 4)
        for _ in 0..<3 { #expect(try await workspace.cairn("run", "quick").code == 0) }
        let unsaid = try await workspace.cairn("runs", "prune", "--json")
        #expect(unsaid.code == 2)
        #expect(try unsaid.errorJSON()["message"]?.string?.contains("--keep") == true, "\(unsaid)")
        let young = try await workspace.cairn("runs", "prune", "--keep", "1d", "--json")
        #expect(try young.json()["removed"] == 0, "\(young)")
        let rehearsed = try await workspace.cairn("runs", "prune", "--keep", "0s", "--dry-run", "--json")
        #expect(try rehearsed.json()["removed"] == 3, "\(rehearsed)")
        workspace.set("CAIRN_KEEP", "completed=0s,failed=90d")
        let none = try await workspace.cairn("runs", "prune", "--status", "failed", "--json")
        #expect(try none.json()["removed"] == 0, "\(none)")
        let pruned = try await workspace.cairn("runs", "prune", "--json")
        #expect(try pruned.json()["by_status"] == ["completed": 3], "\(pruned)")
        #expect(try (pruned.json()["bytes"]?.int ?? 0) > 100, "\(pruned)")
        #expect(try await Self.runs(workspace).map { $0["status"] } == ["waiting"])
        for keep in ["fortnight", "done=3d", "completed", "completed=x"] {
            let wrong = try await workspace.cairn("runs", "prune", "--keep", keep)
            #expect(wrong.code == 2, "\(keep): \(wrong)")
        }
    }

    @Test func `with a key nothing of a run stands in the file, and without it nothing is read or lost`() async throws {
        let workspace = try Self.workspace()
        let key = String(repeating: "3f", count: 32)
        try workspace.write(key + "\n", to: "secrets/state-key")
        workspace.set("CAIRN_SECRETS", workspace.folder["secrets"])
        workspace.set("CAIRN_STATE_KEY", "${secret:file/state-key}")
        #expect(try await workspace.cairn("run", "publish").code == 4)
        let run = try #require(try await Self.runs(workspace).first?["run"]?.string)
        let shown = try await workspace.cairn("runs", "show", run)
        #expect(shown.output.contains("marzipan"), "\(shown)")
        let file = workspace.read(".cairn/cairn.db") + workspace.read(".cairn/cairn.db-wal")
        #expect(!file.contains("marzipan"))
        #expect(file.contains("publish"))

        for (value, code) in [
            ("", "seal.without_key"), (String(repeating: "4f", count: 32), "seal.unknown_key"),
            ("short", "setting.invalid"),
        ] {
            workspace.set("CAIRN_STATE_KEY", value)
            for words in [
                ["runs", "list", "--json"], ["run", "quick", "--json"], ["runs", "approve", run, "--json"],
            ] {
                let refused = try await workspace.start(words).outcome()
                #expect(refused.code != 0, "\(words)")
                #expect(try refused.errorJSON()["code"]?.string == code, "\(words): \(refused)")
                #expect(value.isEmpty || !refused.error.contains(value))
            }
        }
        // A new key writes; the old one, behind it, still reads.
        workspace.set("CAIRN_STATE_KEY", "\(String(repeating: "4f", count: 32)),${secret:file/state-key}")
        #expect(try await workspace.cairn("runs", "approve", run).code == 0)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(try resumed.json()["output"] == true, "\(resumed)")

        // Out into the clear, and back under one key alone.
        #expect(try await workspace.cairn("runs", "export", "--all", "--out", "runs.ndjson").code == 0)
        #expect(workspace.read("runs.ndjson").contains("marzipan"))
        workspace.set("CAIRN_STATE_KEY", String(repeating: "4f", count: 32))
        let other = ["--state", "sqlite:other/cairn.db"]
        let imported = try await workspace.start(["runs", "import", "runs.ndjson"] + other).outcome()
        #expect(imported.code == 0, "\(imported)")
        #expect(try await workspace.start(["runs", "show", run] + other).outcome().output.contains("completed"))
        #expect(!workspace.read("other/cairn.db").contains("marzipan"))
    }
}
