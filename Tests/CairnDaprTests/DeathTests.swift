import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Processes that die between two calls of the state store, or sleep through what others do: what they leave behind is whole,
/// found, and cleared away.
@Suite struct DeathTests {
    private static let heir = CompareAndSetTests.other

    /// Runs `act` in a process that dies with its call of this number, and then `look` in another world of processes.
    ///
    /// - Returns: whether it came to that call.
    private func dies(
        at call: Int, takesEffect: Bool, prepare: @escaping @Sendable (DaprRunStore) async throws -> Void,
        act: @escaping @Sendable (DaprRunStore) async throws -> Void,
        look: @escaping @Sendable (StateWorld, String) async throws -> Void
    ) throws -> Bool {
        let met = Shared(false)
        try StateWorld.run(seed: UInt64(call)) { world in
            let first = try await world.process()
            try await prepare(first)
            await first.close()
            let last = Shared<Int?>(nil)
            let sidecar = world.sidecar { number in
                guard let last = last.value, number >= last else { return nil }
                met.withLock { $0 = true }
                return number == last && takesEffect ? .lostAnswer : .refused
            }
            let store = try await world.process(sidecar, patience: StateWorld.impatient)
            last.withLock { $0 = sidecar.counts.all + call }
            do {
                try await act(store)
            } catch {
                #expect(met.value, "\(error)")
            }
            await store.close()
            try await look(world, "dead at call \(call), which \(takesEffect ? "took effect" : "did not")")
        }
        return met.value
    }

    @Test(arguments: [true, false])
    func `a deletion that death cut short is finished by those who come after`(takesEffect: Bool) throws {
        var call = 1
        while try dies(
            at: call, takesEffect: takesEffect,
            prepare: { store in
                try await store.create(StateWorld.new(blobs: [CompareAndSetTests.blob(3)]))
                try await store.append(StateWorld.append(1, opens: 2, events: [UInt8](repeating: 7, count: 40 << 10)))
                try await store.append(StateWorld.append(2, head: StateWorld.ended))
            }, act: { try await $0.delete("r1") },
            look: { world, when in
                for _ in 0..<3 {
                    let store = try await world.process()
                    for run in try await store.ended(.completed, before: Timestamp(milliseconds: .max), limit: 9) {
                        try await store.delete(run.id)
                    }
                    while try await !store.reclaim().isDone {}
                    #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs.isEmpty, "\(when)")
                    await store.close()
                    try await world.loop.sleep(for: .seconds(25 * 3600))
                }
                #expect(world.state.keys == ["cairn.index", "cairn.index.0", "cairn.schema"], "\(when)")
            })
        { call += 1 }
        #expect(call > 8)
    }

    @Test(arguments: [true, false])
    func `a run that was put back is whole, or not there, whenever its process dies`(takesEffect: Bool) throws {
        let blob = CompareAndSetTests.blob(4)
        let definition = try EngineHarness.definition()
        let header = RunHeader(
            id: "r1", name: "docs", definition: definition.hash, origin: "run", head: RunHead(status: .running),
            version: 2, generation: 2, epoch: 1, driver: nil, started: Timestamp(milliseconds: 1))
        let parts: [RunPart] = [
            .history(HistorySegment(version: 1, events: [1]), generation: 1),
            .history(HistorySegment(version: 2, events: [2]), generation: 2), .blob(blob),
        ]
        let restore: @Sendable (DaprRunStore) async throws -> Void = { store in
            let restoration = try await store.restore(header, definition)
            do {
                for part in parts { try await restoration.add(part) }
                try await restoration.commit()
            } catch {
                await restoration.abandon()
                throw error
            }
        }
        var call = 1
        while try dies(
            at: call, takesEffect: takesEffect, prepare: { _ in }, act: restore,
            look: { world, when in
                let store = try await world.process()
                do {
                    _ = try await store.header(of: "r1")
                } catch let error as EngineError where error.code == .runNotFound {
                    try await restore(store)
                }
                #expect(try await store.load("r1").segments.map(\.version) == [2], "\(when)")
                #expect(try await store.history(of: "r1", generation: 1).map(\.version) == [1], "\(when)")
                let found = try await store.blobs([blob.reference], of: "r1")
                #expect(found[blob.reference.hash] == blob.bytes, "\(when)")
                #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs.map(\.id) == ["r1"], "\(when)")
                await store.close()
            })
        { call += 1 }
        #expect(call > 8)
    }

    /// The importer gives up what it could not finish, and the sidecar takes calls again by then.
    @Test func `a restoration whose last answer was lost takes nothing of the run away`() throws {
        var call = 1
        while try losesAnswer(call) { call += 1 }
        #expect(call > 4)
    }

    private func losesAnswer(_ call: Int) throws -> Bool {
        let met = Shared(false)
        try StateWorld.run { world in
            let last = Shared<Int?>(nil)
            let sidecar = world.sidecar { number in
                guard number == last.value else { return nil }
                met.withLock { $0 = true }
                return .lostAnswer
            }
            let store = try await world.process(sidecar, patience: StateWorld.impatient)
            let blob = CompareAndSetTests.blob(4)
            let definition = try EngineHarness.definition()
            let header = RunHeader(
                id: "r1", name: "docs", definition: definition.hash, origin: "run", head: RunHead(status: .running),
                version: 1, epoch: 1, driver: nil, started: Timestamp(milliseconds: 1))
            let restoration = try await store.restore(header, definition)
            try await restoration.add(.history(HistorySegment(version: 1, events: [1]), generation: 1))
            try await restoration.add(.blob(blob))
            last.withLock { $0 = sidecar.counts.all + call }
            do {
                try await restoration.commit()
            } catch {
                await restoration.abandon()
            }
            last.withLock { $0 = nil }
            do {
                let found = try await store.blobs([blob.reference], of: "r1")
                #expect(found[blob.reference.hash] == blob.bytes, "at call \(call)")
            } catch let error as EngineError where error.code == .runNotFound {
                // It never came.
            }
            await store.close()
        }
        return met.value
    }

    @Test(arguments: [true, false])
    func `a run that was opened again on a page that counted as closed is seen`(takesEffect: Bool) throws {
        var call = 1
        let claim: @Sendable (DaprRunStore) async throws -> Void = { store in
            let header = try await store.header(of: "r1")
            try await store.append(
                StateWorld.append(
                    header.version, epoch: header.epoch, claim: Self.heir, head: RunHead(status: .running)))
        }
        while try dies(
            at: call, takesEffect: takesEffect,
            prepare: { store in
                // All at once: they share writes of their page.
                try await store.create(StateWorld.new(head: StateWorld.ended))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 2...64 {
                        group.addTask { try await store.create(StateWorld.new("r\(number)", head: StateWorld.ended)) }
                    }
                    try await group.waitForAll()
                }
            }, act: claim,
            look: { world, when in
                let store = try await world.process()
                try await claim(store)
                #expect(try await store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1"], "\(when)")
                #expect(try await store.runningRuns(after: nil, limit: 9).runs.map(\.id) == ["r1"], "\(when)")
                await store.close()
            })
        { call += 1 }
        #expect(call > 6)
    }

    @Test(arguments: [false, true])
    func `a driver that slept while its run was deleted and made anew commits nothing`(claims: Bool) throws {
        try StateWorld.run { world in
            let sidecar = world.sidecar()
            let sleeper = try await world.process(sidecar)
            let hold = try await sleeper.acquire("r1")
            if claims {
                try await world.process().create(StateWorld.new())
                _ = try await sleeper.load("r1")
            } else {
                try await sleeper.create(StateWorld.new())
            }
            sidecar.stop()
            let late = world.loop.spawn(name: "late") {
                try await sleeper.append(StateWorld.append(1, claim: claims ? Self.heir : nil))
            }
            let other = try await world.process()
            try await other.delete("r1")
            try await other.create(StateWorld.new(events: Array("new".utf8)))
            sidecar.goOn()
            let error = await #expect(throws: EngineError.self) { try await late.value }
            #expect(error?.code == .runTaken)
            let stored = try await other.load("r1")
            #expect(stored.segments.map(\.events) == [Array("new".utf8)])
            hold.release()
            await sleeper.close()
            await other.close()
        }
    }

    @Test func `a letter that is on its way while the driver looks for the first time is found later`() throws {
        try StateWorld.run { world in
            let driver = try await world.process()
            try await driver.create(StateWorld.new())
            let slow = Shared<FaultyStateStore?>(nil)
            let last = Shared<Int?>(nil)
            let sidecar = world.sidecar { number in
                if number == last.value { slow.value?.stop() }
                return nil
            }
            slow.withLock { $0 = sidecar }
            let sender = try await world.process(sidecar)
            // It reads the header, rings the bell, and is slow to write.
            last.withLock { $0 = sidecar.counts.all + 3 }
            let post = world.loop.spawn(name: "post") { try await sender.post(StateWorld.letter("l1")) }
            try await world.loop.sleep(for: .seconds(1))
            let first = try await driver.letters(after: .start)
            #expect(first.letters.isEmpty)
            #expect(try await driver.load("r1").letters.isEmpty)
            sidecar.goOn()
            #expect(try await post.value == .accepted)
            #expect(try await driver.letters(after: first.next).letters.map(\.id) == ["l1"])
            await driver.close()
            await sender.close()
            slow.withLock { $0 = nil }
        }
    }

    @Test func `a definition that no run names any more goes with the second sweep`() throws {
        try StateWorld.run { world in
            let store = try await world.process()
            try await store.create(StateWorld.new(head: StateWorld.ended))
            try await store.delete("r1")
            for _ in 0..<2 {
                #expect(world.state.keys.contains { $0.hasPrefix("cairn.definition.") })
                while try await !store.reclaim().isDone {}
                try await world.loop.sleep(for: .seconds(25 * 3600))
            }
            #expect(!world.state.keys.contains { $0.hasPrefix("cairn.definition.") })
            await store.close()
        }
    }
}
