import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct DrivingTests {
    static let two = Driver(pid: 2, host: "there", started: Timestamp(milliseconds: 9))

    private func code(_ body: () async throws -> Void) async -> EngineError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? EngineError)?.code
        }
    }

    @Test func `a living driver keeps its run`() throws {
        try StateWorld.run { world in
            let (one, two) = (try await world.process(), try await world.process())
            let hold = try await one.acquire("r1")
            try await one.create(StateWorld.new())
            for _ in 0..<5 {
                let begun = world.loop.now
                #expect(await code { _ = try await two.acquire("r1") } == .runDrivenElsewhere)
                #expect(world.loop.now.duration(since: begun) < .seconds(12))
                try await world.loop.sleep(for: .seconds(7))
            }
            hold.release()
            await one.close()
            await two.close()
        }
    }

    @Test func `a run of a process that ended in good order is free at once`() throws {
        try StateWorld.run { world in
            let (one, two) = (try await world.process(), try await world.process())
            let hold = try await one.acquire("r1")
            try await one.create(StateWorld.new())
            await one.close()
            let begun = world.loop.now
            _ = try await two.acquire("r1")
            #expect(world.loop.now.duration(since: begun) < .seconds(1))
            hold.release()
            await two.close()
        }
    }

    @Test func `a process that slept too long loses its run and commits nothing when it wakes`() throws {
        try StateWorld.run { world in
            let sidecar = world.sidecar()
            let (one, two) = (try await world.process(sidecar), try await world.process())
            let hold = try await one.acquire("r1")
            try await one.create(StateWorld.new())
            // Stopped in the middle of a step: it has read, and not written.
            let step = world.loop.spawn {
                await code { try await one.append(StateWorld.append(1, events: Array("late".utf8))) }
            }
            sidecar.stop()
            let begun = world.loop.now
            let taken = try await two.acquire("r1")
            let waited = world.loop.now.duration(since: begun)
            #expect(waited >= .seconds(20) && waited < .seconds(30))
            let stored = try await two.load("r1")
            try await two.append(
                StateWorld.append(stored.header.version, epoch: 1, claim: Self.two, events: Array("taken".utf8)))
            sidecar.goOn()
            let end = await step.value
            if stored.header.version == 1 {
                #expect(end == .runTaken)
            } else {
                #expect(end == nil || end == .runTaken)
            }
            #expect(await code { try await one.append(StateWorld.append(2, epoch: 1)) } == .runTaken)
            #expect(await code { try await one.leave("r1", epoch: 1) } == nil)
            let history = try await two.load("r1")
            #expect(history.header.driver == Self.two && history.header.epoch == 2)
            #expect(history.segments.last?.events == Array("taken".utf8))
            hold.release()
            taken.release()
            await one.close()
            await two.close()
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `of two that take a run at once, one does`(seed: UInt64) throws {
        try StateWorld.run(seed: seed) { world in
            let first = try await world.process()
            try await first.create(StateWorld.new(driver: nil))
            let processes = [try await world.process(), try await world.process(), try await world.process()]
            let tasks = processes.enumerated().map { number, process in
                world.loop.spawn {
                    let driver = Driver(pid: Int32(number), host: "h", started: Timestamp(milliseconds: 1))
                    return await code {
                        let hold = try await process.acquire("r1")
                        try await process.append(StateWorld.append(1, epoch: 0, claim: driver))
                        for version in 2...5 { try await process.append(StateWorld.append(version, epoch: 1)) }
                        hold.release()
                    }
                }
            }
            var ends: [EngineError.Code?] = []
            for task in tasks { ends.append(await task.value) }
            #expect(ends.filter { $0 == nil }.count == 1)
            #expect(Set(ends.compactMap(\.self)).isSubset(of: [.runTaken, .runDrivenElsewhere]))
            #expect(try await first.load("r1").segments.map(\.version) == Array(1...6))
            for process in processes + [first] { await process.close() }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `letters from all sides reach the driver, each once`(seed: UInt64) throws {
        try StateWorld.run(seed: seed) { world in
            let one = try await world.process()
            let hold = try await one.acquire("r1")
            try await one.create(StateWorld.new())
            var cursor = try await one.letters(after: .start).next
            let senders = (0..<3).map { sender in
                world.loop.spawn {
                    do {
                        let process = try await world.process()
                        for number in 0..<10 {
                            let receipt = try await process.post(StateWorld.letter("l\(sender)-\(number)"))
                            if receipt != .accepted { Issue.record("\(receipt)") }
                            try await world.loop.sleep(for: .milliseconds(70))
                        }
                        await process.close()
                    } catch {
                        Issue.record(error)
                    }
                }
            }
            var seen: [String] = []
            for version in 1...40 {
                try await world.loop.sleep(for: .milliseconds(50))
                let batch = try await one.letters(after: cursor)
                cursor = batch.next
                seen += batch.letters.map(\.id)
                try await one.append(StateWorld.append(version, letters: batch.letters.map(\.id)))
            }
            for sender in senders { await sender.value }
            seen += try await one.letters(after: cursor).letters.map(\.id)
            #expect(Set(seen).count == 30 && seen.count == 30)
            hold.release()
            await one.close()
        }
    }
}
