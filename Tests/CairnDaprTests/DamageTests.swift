import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// What is damaged in the state store is named, and nobody else suffers from it.
@Suite struct DamageTests {
    @Test func `a damaged letter is its run's affair`() throws {
        try StateWorld.run { world in
            let complaints = Shared<[EngineError]>([])
            let store = try await world.process(complain: { error in complaints.withLock { $0.append(error) } })
            for run in ["r1", "r2"] { try await store.create(StateWorld.new(run, driver: nil)) }
            let large = JSON.string(String(repeating: "x", count: 9 << 10))
            for (run, id) in [("r1", "l1"), ("r1", "l2"), ("r2", "l3")] {
                let letter = Letter(
                    run: run, id: id, name: "go", data: id == "l2" ? "small" : large, at: Timestamp(milliseconds: 7))
                _ = try await store.post(letter)
            }
            let part = try #require(world.state.keys.first { $0.hasPrefix("cairn.run.r1.") && $0.contains(".letter.") })
            try await world.state.save(part, [UInt8](repeating: 0, count: 9 << 10), etag: .any, ttl: nil)
            for store in [
                store, try await world.process(complain: { error in complaints.withLock { $0.append(error) } }),
            ] {
                #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs.map(\.id) == ["r2", "r1"])
                #expect(try await store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1", "r2"])
                #expect(try await store.runningRuns(after: nil, limit: 9).runs.map(\.id) == ["r1", "r2"])
                #expect(try await store.dueRuns(at: Timestamp(milliseconds: .max), limit: 9).isEmpty)
                for _ in 0..<3 {
                    let letters = try await store.letters(after: .start).letters.map(\.id)
                    #expect(letters.contains("l2") && letters.contains("l3"))
                }
                let error = await #expect(throws: EngineError.self) { _ = try await store.load("r1") }
                #expect(error?.code == .runCorrupt && error?.run == "r1")
                #expect(error?.message.contains(part.split(separator: ".").dropLast().joined(separator: ".")) == true)
                #expect(try await store.load("r2").letters.count == 1)
                await store.close()
            }
            // Each process tells it once.
            #expect(complaints.value.map(\.code) == [.runCorrupt, .runCorrupt])
        }
    }

    @Test func `a damaged header is named to who attends to all runs`() throws {
        try StateWorld.run { world in
            let complaints = Shared<[EngineError]>([])
            let maker = try await world.process()
            try await maker.create(StateWorld.new("r1", driver: nil))
            try await maker.create(StateWorld.new("r2", driver: nil, wake: 5))
            try await maker.create(StateWorld.new("r3", driver: nil))
            await maker.close()
            for run in ["r1", "r2"] {
                try await world.state.save("cairn.run.\(run)", Array("{".utf8), etag: .any, ttl: nil)
            }
            let store = try await world.process(complain: { error in complaints.withLock { $0.append(error) } })
            let page = try await store.runningRuns(after: nil, limit: 9)
            #expect(page.runs.map(\.id) == ["r3"] && page.damaged == ["r1"])
            for _ in 0..<3 { #expect(try await store.dueRuns(at: Timestamp(milliseconds: 9), limit: 9).isEmpty) }
            #expect(complaints.value.map(\.run) == ["r2"])
            await store.close()
        }
    }
}
