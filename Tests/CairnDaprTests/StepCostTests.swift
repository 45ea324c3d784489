import CairnDapr
import CairnEngine
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct StepCostTests {
    @Test func `a step is one read and one write, however long the run is`() throws {
        try StateWorld.run { world in
            let sidecar = world.sidecar()
            let store = try await world.process(sidecar)
            try await store.create(StateWorld.new())
            for version in 1...20 {
                sidecar.resetCounts()
                try await store.append(StateWorld.append(version))
                #expect(sidecar.counts.reads == 1 && sidecar.counts.writes == 1)
            }
            await store.close()
        }
    }

    @Test func `a change of status or wake-up costs the index one read and one write`() throws {
        try StateWorld.run { world in
            let sidecar = world.sidecar()
            let store = try await world.process(sidecar)
            try await store.create(StateWorld.new())
            var version = 1
            for round in 1...5 {
                for head in [
                    RunHead(status: .waiting, wake: Timestamp(milliseconds: Int64(round) * 100)),
                    RunHead(status: .running),
                ] {
                    sidecar.resetCounts()
                    try await store.append(StateWorld.append(version, head: head))
                    version += 1
                    #expect(sidecar.counts.reads <= 2 && sidecar.counts.writes <= 2)
                }
            }
            await store.close()
        }
    }

    @Test func `a header stays small while its run grows`() throws {
        try StateWorld.run { world in
            let store = try await world.process()
            try await store.create(StateWorld.new())
            for version in 1...100 {
                try await store.append(
                    StateWorld.append(version, events: [UInt8](repeating: 65, count: 5_000), letters: []))
            }
            for number in 0..<300 {
                _ = try await store.post(StateWorld.letter("l\(number)", data: .string("hello")))
            }
            let header = try #require(try await world.state.get("cairn.run.r1"))
            #expect(header.bytes.count < 100_000)
            let stored = try await store.load("r1")
            #expect(stored.segments.map(\.version) == Array(1...101))
            #expect(stored.letters.count == 300)
            #expect(try await store.post(StateWorld.letter("l3")) == .repeated)
            await store.close()
        }
    }

    @Test func `a deleted run leaves its tombstone and no other key`() throws {
        try StateWorld.run { world in
            let store = try await world.process()
            try await store.create(StateWorld.new(blobs: [CompareAndSetTests.blob(1)]))
            for version in 1...12 {
                let data = JSON.string(String(repeating: "x", count: 9 << 10))
                _ = try await store.post(StateWorld.letter("l\(version)", data: data))
                try await store.append(
                    StateWorld.append(
                        version, opens: version % 4 == 0 ? version / 4 + 1 : nil,
                        events: [UInt8](repeating: 65, count: 20_000), blobs: [CompareAndSetTests.blob(UInt8(version))])
                )
            }
            for number in 0..<200 { _ = try await store.post(StateWorld.letter("m\(number)")) }
            #expect(world.state.keys.filter { $0.hasPrefix("cairn.run.r1.") }.count > 30)
            try await store.delete("r1")
            #expect(world.state.keys.filter { $0.hasPrefix("cairn.run.") } == ["cairn.run.r1"])
            await store.close()
        }
    }
}
