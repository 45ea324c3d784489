import CairnTesting
import CairnWire
import Testing

/// A state in which a row was spoilt, as its owner sees it.
@Suite struct DamagedRunTests {
    @Test func `a run whose row is damaged is named by the list, and the others go on`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows: { w: { steps: [{ id: ok, approve: { ask: \"Go on?\" } }] } }\n"
        ])
        for _ in 0..<2 { #expect(try await workspace.cairn("run", "w").code == 4) }
        let runs = try await workspace.cairn("runs", "list", "--json").json()["runs"]?.array ?? []
        let ids = runs.compactMap { $0["run"]?.string }
        let (whole, spoilt) = (try #require(ids.first), try #require(ids.last))
        let script = """
            import sqlite3
            state = sqlite3.connect(".cairn/cairn.db")
            state.execute("UPDATE runs SET status = 'wating' WHERE id = ?", ("\(spoilt)",))
            state.commit()
            """
        let changed = try await workspace.start(["/usr/bin/python3", "-c", script], name: "python").outcome()
        try #require(changed.code == 0, "\(changed)")

        let list = try await workspace.cairn("runs", "list", "--json")
        #expect(list.code == 0, "\(list)")
        #expect(try list.json()["runs"]?.array?.compactMap { $0["run"]?.string } == [whole])
        #expect(try list.json()["damaged"] == [.string(spoilt)])
        let told = try await workspace.cairn("runs", "list")
        #expect(told.output.contains(whole) && !told.output.contains(spoilt), "\(told)")
        #expect(told.error.contains("1 run cannot be read: \(spoilt)"), "\(told)")
        let shown = try await workspace.cairn("runs", "show", spoilt, "--json")
        #expect(try shown.errorJSON()["code"] == "run.corrupt", "\(shown)")
        #expect(shown.error.contains("wating"))
        #expect(try await workspace.cairn("runs", "approve", whole).code == 0)
        #expect(try await workspace.cairn("runs", "resume", whole).code == 0)
    }
}
