import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// An engine that attends all runs of its store.
@Suite struct AttendingTests {
    private static let pause = ToyWorkflow(steps: [.pause(Path("p"), .seconds(60))])
    private static let event = ToyWorkflow(steps: [.event(Path("e"), "go")])

    private static func simulate(
        _ body: @escaping @Sendable (SimulatedLoop, InMemoryRunStore) async throws -> Void
    ) throws {
        try SimulatedLoop.run(seed: 1) { loop in try await body(loop, InMemoryRunStore()) }
    }

    private static func letter(_ run: String, _ loop: SimulatedLoop) -> Letter {
        Letter(run: run, id: "l-\(run)", name: "go", at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    /// Starts a run in a process of its own, which dies in the middle of its first step.
    private static func startAndDie(_ run: String, _ loop: SimulatedLoop, _ store: InMemoryRunStore) async throws {
        let dying = CrashingStore(InMemoryRunStore(sharing: store), CrashPlan())
        let hangs = ScriptedActivity { _, _ throws(FailureDetails) in
            try? await loop.sleep(for: .seconds(1))
            throw FailureDetails(code: "dead", message: "")
        }
        let harness = EngineHarness(on: loop, dying, ToyWorkflow(count: 2), activity: hangs)
        try await harness.start(run)
        dying.die()
    }

    // MARK: Which runs are taken

    @Test func `runs that were recorded, and runs whose driver died, are driven to their end`() throws {
        try Self.simulate { loop, store in
            let other = EngineHarness(on: loop, InMemoryRunStore(sharing: store), ToyWorkflow(count: 2))
            try await Self.startAndDie("died", loop, store)
            try await other.engine.record(EngineHarness.runStart("recorded"))
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2))
            await harness.engine.attend()
            try await harness.engine.record(EngineHarness.runStart("here"))
            try await other.engine.record(EngineHarness.runStart("later"))
            for run in ["died", "recorded", "here", "later"] {
                #expect(try await harness.engine.outcome(of: run).status == .completed)
            }
            #expect(harness.complaints.value.isEmpty)
            await harness.engine.shutdown()
        }
    }

    @Test func `a run that another process drives is left to it, and taken soon after that process died`() throws {
        try Self.simulate { loop, store in
            try await Self.startAndDie("r1", loop, store)
            let hold = try await InMemoryRunStore(sharing: store).acquire("r1")
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2))
            await harness.engine.attend()
            try await loop.sleep(for: .seconds(30))
            #expect(try await store.header(of: "r1").head.status == .running)
            #expect(await harness.engine.drivenRuns.isEmpty)
            hold.release()
            let freed = loop.now
            #expect(try await harness.engine.outcome(of: "r1").status == .completed)
            #expect(loop.now.duration(since: freed) < .seconds(3))
            #expect(harness.complaints.value.isEmpty)
            await harness.engine.shutdown()
        }
    }

    @Test func `a letter that another driver did not live to read is read here`() throws {
        try Self.simulate { loop, store in
            let other = EngineHarness(on: loop, InMemoryRunStore(sharing: store), Self.event)
            try await other.start("r1")
            await other.engine.shutdown()
            let hold = try await InMemoryRunStore(sharing: store).acquire("r1")
            let harness = EngineHarness(on: loop, store, Self.event)
            await harness.engine.attend()
            _ = try await InMemoryRunStore(sharing: store).post(Self.letter("r1", loop))
            try await loop.sleep(for: .seconds(10))
            hold.release()
            #expect(try await harness.engine.outcome(of: "r1").status == .completed)
            await harness.engine.shutdown()
        }
    }

    @Test func `a failed run is not started anew`() throws {
        try Self.simulate { loop, store in
            let fails = ScriptedActivity { _, _ throws(FailureDetails) in throw FailureDetails(code: "no", message: "")
            }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1), activity: fails)
            await harness.engine.attend()
            #expect(try await harness.finish("r1").status == .failed)
            let version = try await store.header(of: "r1").version
            try await loop.sleep(for: .seconds(60))
            #expect(try await store.header(of: "r1").version == version)
            await harness.engine.shutdown()
        }
    }

    // MARK: Which are left alone

    @Test func `what cannot be driven is reported once, and harms no other`() throws {
        try Self.simulate { loop, store in
            let writer = EngineHarness(on: loop, InMemoryRunStore(sharing: store), ToyWorkflow(count: 1))
            for run in ["good1", "damaged", "good2"] { try await writer.engine.record(EngineHarness.runStart(run)) }
            try await store.append(RunAppend(run: "damaged", version: 1, epoch: 0, events: Array("{".utf8)))
            var start = try EngineHarness.runStart("strange")
            start.name = "unknown here"
            try await store.create(
                NewRun(
                    id: start.id, name: start.name, origin: "run", definition: start.definition, driver: nil,
                    head: RunHead(status: .running), started: Timestamp(milliseconds: 0), events: Array("[]".utf8)))
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            await harness.engine.attend()
            for run in ["good1", "good2"] {
                #expect(try await harness.engine.outcome(of: run).status == .completed)
            }
            try await loop.sleep(for: .seconds(60))
            let complaints = harness.complaints.value.sorted { $0.run ?? "" < $1.run ?? "" }
            #expect(complaints.map(\.run) == ["damaged", "strange"])
            #expect(complaints.map(\.code) == [.runCorrupt, .runUnloadable])
            await harness.engine.shutdown()
        }
    }

    @Test func `while the store fails runs are put off, and go on when it works again`() throws {
        try Self.simulate { loop, store in
            let works = Shared(false)
            let writer = EngineHarness(on: loop, InMemoryRunStore(sharing: store), ToyWorkflow(count: 2))
            for number in 0..<5 { try await writer.engine.record(EngineHarness.runStart("r\(number)")) }
            let faulty = FaultyStore(store) { _ in works.value ? nil : .before }
            let harness = EngineHarness(on: loop, faulty, ToyWorkflow(count: 2))
            await harness.engine.attend()
            try await loop.sleep(for: .seconds(61))
            // Once a round, whatever the number of runs.
            #expect(harness.complaints.value.count < 40)
            #expect(harness.complaints.value.allSatisfy { $0.code == .storeFull })
            works.withLock { $0 = true }
            for number in 0..<5 {
                #expect(try await harness.engine.outcome(of: "r\(number)").status == .completed)
            }
            await harness.engine.shutdown()
        }
    }

    // MARK: Waiting

    @Test func `a run that waits is let go of, its lock is free, and it wakes on time`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.pause)
            await harness.engine.attend()
            try await harness.start("r1")
            let wake = try #require(try await store.header(of: "r1").head.wake)
            try await loop.sleep(for: .seconds(5))
            #expect(await harness.engine.drivenRuns.isEmpty)
            try await InMemoryRunStore(sharing: store).acquire("r1").release()
            let ended = try #require(try await harness.engine.outcome(of: "r1").header.head.ended)
            #expect(ended >= wake)
            #expect(ended.duration(since: wake) < .milliseconds(20))
            await harness.engine.shutdown()
        }
    }

    @Test func `an engine that drives what it was told keeps a run that waits`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.pause)
            try await harness.start("r1")
            try await loop.sleep(for: .seconds(30))
            #expect(await harness.engine.drivenRuns == ["r1"])
            await harness.engine.shutdown()
        }
    }

    @Test(arguments: [true, false])
    func `a letter wakes a run that is let go of, whoever posts it`(isOwn: Bool) throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.event)
            await harness.engine.attend()
            try await harness.start("r1")
            try await loop.sleep(for: .seconds(5))
            #expect(await harness.engine.drivenRuns.isEmpty)
            let letter = Self.letter("r1", loop)
            let posted = loop.now
            let poster: any RunStore = InMemoryRunStore(sharing: store)
            if isOwn { _ = try await harness.engine.post(letter) } else { _ = try await poster.post(letter) }
            #expect(try await harness.engine.outcome(of: "r1").status == .completed)
            #expect(loop.now.duration(since: posted) < .milliseconds(isOwn ? 20 : 300))
            await harness.engine.shutdown()
        }
    }

    @Test func `a wake-up that another process commits is seen, though a later one was next`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.pause)
            await harness.engine.attend()
            try await harness.start("late")
            try await loop.sleep(for: .seconds(10))
            let soon = ToyWorkflow(steps: [.pause(Path("p"), .seconds(5))])
            let other = EngineHarness(on: loop, InMemoryRunStore(sharing: store), soon)
            try await other.start("soon")
            let wake = try #require(try await store.header(of: "soon").head.wake)
            await other.engine.shutdown()
            let ended = try #require(try await harness.engine.outcome(of: "soon").header.head.ended)
            #expect(ended.duration(since: wake) < .milliseconds(300))
            await harness.engine.shutdown()
        }
    }

    @Test func `runs that wake one after another wake on time and by few looks, though a look may take long`() throws {
        try Self.simulate { loop, store in
            let looks = Shared(0)
            let slow = FaultyStore(store) { look in
                switch look {
                case .wakes: looks.withLock { $0 += 1 }
                // As if it waited for somebody's commit.
                case .mark: try? await loop.sleep(for: .milliseconds(200))
                }
            }
            let writer = EngineHarness(on: loop, InMemoryRunStore(sharing: store), Self.pause)
            for number in 0..<1000 {
                try await writer.start("r\(number)")
                try await loop.sleep(for: .milliseconds(1))
            }
            await writer.engine.shutdown()
            let wakes = try await store.list(RunFilter(), after: nil, limit: 2000).runs.map { ($0.id, $0.head.wake) }
            let wakesAt = Dictionary(uniqueKeysWithValues: wakes)
            let first = try #require(wakes.compactMap(\.1).min())
            let harness = EngineHarness(on: loop, slow, Self.pause)
            await harness.engine.attend()
            try await loop.sleep(for: first.duration(since: Timestamp(milliseconds: loop.wallMilliseconds)))
            looks.withLock { $0 = 0 }
            try await loop.sleep(for: .seconds(3))
            #expect(looks.value < 150)
            let runs = try await store.list(RunFilter(), after: nil, limit: 2000).runs
            #expect(runs.count == 1000)
            let late = try runs.map { run in
                try #require(run.head.ended).duration(since: try #require(wakesAt[run.id] ?? nil))
            }
            #expect(late.allSatisfy { $0 >= .zero && $0 < .milliseconds(20) })
            await harness.engine.shutdown()
        }
    }

    @Test func `due runs that cannot be driven are read once a round, however many they are`() throws {
        try Self.simulate { loop, store in
            let found = Shared(0)
            let counting = FaultyStore(store) { look in
                if case .wakes(let count) = look { found.withLock { $0 += count } }
            }
            let start = try EngineHarness.runStart("any")
            for number in 0..<3000 {
                try await store.create(
                    NewRun(
                        id: "r\(number)", name: "unknown here", origin: "run", definition: start.definition,
                        driver: nil,
                        head: RunHead(status: .waiting, wake: Timestamp(milliseconds: Int64(number / 7))),
                        started: Timestamp(milliseconds: 0), events: Array("[]".utf8)))
            }
            let harness = EngineHarness(on: loop, counting, Self.pause)
            await harness.engine.attend()
            try await loop.sleep(for: .seconds(1))
            #expect(harness.complaints.value.count == 3000)
            found.withLock { $0 = 0 }
            try await loop.sleep(for: .seconds(10))
            #expect(found.value <= 6 * 3000)
            await harness.engine.shutdown()
        }
    }

    @Test func `when the wall clock is set forward, what is due by then wakes at once`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, ToyWorkflow(steps: [.pause(Path("p"), .seconds(86_400))]))
            await harness.engine.attend()
            try await harness.start("r1")
            try await loop.sleep(for: .seconds(5))
            loop.setWallClock(milliseconds: loop.wallMilliseconds + 86_400_000)
            await harness.engine.clockWasSet()
            let set = loop.now
            #expect(try await harness.engine.outcome(of: "r1").status == .completed)
            #expect(loop.now.duration(since: set) < .milliseconds(50))
            await harness.engine.shutdown()
        }
    }

    @Test func `many runs that are due at once all wake, with bounds on how many are driven`() throws {
        try Self.simulate { loop, store in
            let most = Shared(0)
            let workflow = ToyWorkflow(steps: [
                .pause(Path("p"), .seconds(60)), .task(TaskRequest(Path("t"), activity: "echo", replay: .safe)),
                .event(Path("e"), "go"),
            ])
            let busy = Shared(0)
            let activity = ScriptedActivity { _, _ throws(FailureDetails) in
                let now = busy.withLock {
                    $0 += 1
                    return $0
                }
                most.withLock { $0 = max($0, now) }
                try? await loop.sleep(for: .milliseconds(50))
                busy.withLock { $0 -= 1 }
                return ActivityResult(output: 1)
            }
            let writer = EngineHarness(on: loop, InMemoryRunStore(sharing: store), workflow)
            for number in 0..<3000 { try await writer.start("r\(number)") }
            await writer.engine.shutdown()
            let harness = EngineHarness(on: loop, store, workflow, activity: activity) {
                $0.drivenAtMost = 100
                $0.takesAtOnce = 10
            }
            await harness.engine.attend()
            try await loop.sleep(for: .seconds(70))
            #expect(await harness.engine.drivenRuns.isEmpty)
            #expect(most.value <= 100)
            #expect(most.value > 10)
            var waiting = 0
            var cursor: RunCursor?
            repeat {
                let page = try await store.openRuns(after: cursor, limit: 500)
                waiting += page.runs.count { $0.head.status == .waiting && $0.head.wake == nil }
                cursor = page.next
            } while cursor != nil
            #expect(waiting == 3000)
            await harness.engine.shutdown()
        }
    }

    @Test func `who waits for a run that is let go of is told when another process ends it`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.event)
            await harness.engine.attend()
            try await harness.start("r1")
            let waiter = loop.spawn { try await harness.engine.outcome(of: "r1") }
            try await loop.sleep(for: .seconds(5))
            #expect(await harness.engine.drivenRuns.isEmpty)
            let other = EngineHarness(on: loop, InMemoryRunStore(sharing: store), Self.event)
            let word = Letter(
                run: "r1", id: "l1", name: EventRaised.terminate, at: Timestamp(milliseconds: loop.wallMilliseconds))
            _ = try await other.store.post(word)
            try await other.engine.terminate(by: word)
            let ended = loop.now
            #expect(try await waiter.value.status == .terminated)
            #expect(loop.now.duration(since: ended) < .seconds(3))
            await harness.engine.shutdown()
        }
    }

    @Test func `who waits for a run that is let go of is told when the engine stops`() throws {
        try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, Self.event)
            await harness.engine.attend()
            try await harness.start("r1")
            let waiter = loop.spawn { try await harness.engine.outcome(of: "r1") }
            try await loop.sleep(for: .seconds(5))
            #expect(await harness.engine.drivenRuns.isEmpty)
            await harness.engine.shutdown()
            let failure = await #expect(throws: EngineError.self) { _ = try await waiter.value }
            #expect(failure?.code == .stopping)
        }
    }

    // MARK: Two at once

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `two engines that attend one store bring every run to its end once, though one dies`(seed: UInt64) throws {
        let (calls, statuses) = try SimulatedLoop.run(seed: seed) { loop in
            let store = InMemoryRunStore()
            let calls = Shared<[String: Int]>([:])
            let workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .pause(Path("p"), .seconds(3)),
                .event(Path("e"), "go"), .task(TaskRequest(Path("b"), activity: "echo", replay: .safe)),
            ])
            let activity = ScriptedActivity { _, context in
                calls.withLock { $0["\(context.run)/\(context.path)", default: 0] += 1 }
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let runs = (0..<8).map { "r\($0)" }
            let plan = CrashPlan()
            let dying = CrashingStore(InMemoryRunStore(sharing: store), plan)
            let first = EngineHarness(on: loop, dying, workflow, activity: activity)
            let second = EngineHarness(on: loop, store, workflow, activity: activity)
            await first.engine.attend()
            await second.engine.attend()
            for run in runs { try await second.engine.record(EngineHarness.runStart(run)) }
            try await loop.sleep(for: .milliseconds(Int64(seed) * 100))
            dying.die()
            for run in runs { _ = try await second.engine.post(Self.letter(run, loop)) }
            var statuses: [RunStatus] = []
            for run in runs { statuses.append(try await second.engine.outcome(of: run).status) }
            await second.engine.shutdown()
            return (calls.value, statuses)
        }.value
        #expect(statuses.allSatisfy { $0 == .completed })
        #expect(calls.count == 16)
        // A call under way at the death is made again; nothing else is.
        #expect(calls.values.allSatisfy { $0 <= 2 })
        #expect(calls.values.count { $0 == 2 } <= 8)
    }
}
