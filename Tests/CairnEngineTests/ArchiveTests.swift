import CairnCrypto
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Runs that leave a store and come into another.
@Suite struct ArchiveTests {
    /// A run that the engine left in the middle, with a large value, letters read and unread, and one that completed.
    static func filled() throws -> InMemoryRunStore {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("steps.a"), activity: "echo", replay: .safe)), .event(Path("steps.w"), "go"),
                .ask(Path("steps.ok")),
            ])
            let large = ScriptedActivity { _, _ throws(FailureDetails) in
                ActivityResult(output: .string(String(repeating: "größer \u{1F5FF} \\ \" ", count: 30_000)))
            }
            let harness = EngineHarness(on: loop, store, workflow, activity: large) { $0.blobThreshold = 256 }
            _ = try await store.list(RunFilter(), after: nil, limit: 1)
            try await harness.start("r1", input: ["question": "why?"])
            _ = try await harness.engine.post(Self.letter("r1", "go1", "go", loop))
            _ = try await harness.engine.outcome(of: "r1")
            await harness.engine.shutdown()
            _ = try await store.post(Self.letter("r1", "early", "other", loop))
            try await Self.addShort(to: store, on: loop)
            return store
        }.value
    }

    /// A store with a short run that completed, `r2`.
    private static func short() throws -> InMemoryRunStore {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            try await Self.addShort(to: store, on: loop)
            return store
        }.value
    }

    private static func addShort(to store: InMemoryRunStore, on loop: any Loop) async throws {
        let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2))
        _ = try await harness.finish("r2")
        await harness.engine.shutdown()
    }

    private static func letter(_ run: String, _ id: String, _ name: String, _ loop: any Loop) -> Letter {
        Letter(run: run, id: id, name: name, data: ["n": 1], at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    static func export(_ runs: [String], from store: any RunStore) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try await RunExporter(store).export(runs) { bytes += $0 }
        return bytes
    }

    /// - Returns: what became of each run.
    @discardableResult
    static func restore(_ bytes: [UInt8], into store: any RunStore) async throws -> [String: RunImporter.Outcome] {
        let importer = try RunImporter(into: store)
        var outcomes: [String: RunImporter.Outcome] = [:]
        do {
            for line in bytes.split(separator: 0x0A) {
                if let (run, outcome) = try await importer.take(Array(line)) { outcomes[run] = outcome }
            }
            try importer.finish()
        } catch {
            await importer.abandon()
            throw error
        }
        return outcomes
    }

    @Test func `runs come out of another store as they went in, and are exported from there byte for byte`()
        async throws
    {
        let source = try Self.filled()
        let bytes = try await Self.export(["r1", "r2"], from: source)
        let target = InMemoryRunStore()
        #expect(try await Self.restore(bytes, into: target) == ["r1": .restored, "r2": .restored])
        for run in ["r1", "r2"] {
            #expect(try await target.load(run) == source.load(run))
            #expect(try await target.manifest(of: run) == source.manifest(of: run))
        }
        #expect(try await Self.export(["r1", "r2"], from: target) == bytes)
        let lines = bytes.split(separator: 0x0A)
        #expect(lines.allSatisfy { $0.count < RunImporter.longestLine })
        #expect(lines.count > 10)
    }

    @Test func `an open run that was put back goes on, and repeats nothing`() async throws {
        let bytes = try await Self.export(["r1"], from: try Self.filled())
        let (status, calls) = try SimulatedLoop.run(seed: 1) { loop in
            let store = InMemoryRunStore()
            try await Self.restore(bytes, into: store)
            let calls = Shared(0)
            let activity = ScriptedActivity { _, _ throws(FailureDetails) in
                calls.withLock { $0 += 1 }
                return ActivityResult(output: nil)
            }
            let workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("steps.a"), activity: "echo", replay: .safe)), .event(Path("steps.w"), "go"),
                .ask(Path("steps.ok")),
            ])
            let harness = EngineHarness(on: loop, store, workflow, activity: activity) { $0.blobThreshold = 256 }
            try await harness.engine.resume("r1")
            // A letter that was read there is not read again here.
            #expect(try await harness.engine.post(Self.letter("r1", "go1", "go", loop)) == .repeated)
            let answer = Letter(
                run: "r1", id: "answer", name: EventRaised.resolve,
                data: ["step": "steps.ok", "approved": true], at: Timestamp(milliseconds: loop.wallMilliseconds))
            _ = try await harness.engine.post(answer)
            let report = try await harness.engine.outcome(of: "r1")
            await harness.engine.shutdown()
            return (report.status, calls.value)
        }.value
        #expect(status == .completed)
        #expect(calls == 0)
    }

    @Test func `what is there already and the same is left alone, and what differs is refused`() async throws {
        let source = try Self.filled()
        let bytes = try await Self.export(["r1", "r2"], from: source)
        let before = try await source.manifest(of: "r1")
        #expect(try await Self.restore(bytes, into: source) == ["r1": .unchanged, "r2": .unchanged])
        // A driver that left in good order has taken its name out; the run is the same.
        try await source.leave("r1", epoch: before.header.epoch)
        #expect(try await Self.restore(bytes, into: source) == ["r1": .unchanged, "r2": .unchanged])
        let changes: [@Sendable (InMemoryRunStore) async throws -> Void] = [
            { _ = try await $0.post(Letter(run: "r1", id: "new", name: "x", at: Timestamp(milliseconds: 0))) },
            {
                try await $0.append(
                    RunAppend(
                        run: "r1", version: before.header.version, epoch: before.header.epoch, events: Array("[]".utf8))
                )
            },
        ]
        for change in changes {
            let store = InMemoryRunStore()
            try await Self.restore(bytes, into: store)
            try await change(store)
            let version = try await store.header(of: "r1").version
            let error = await #expect(throws: ArchiveError.self) { try await Self.restore(bytes, into: store) }
            #expect(error?.code == .differs)
            #expect(error?.message.contains("r1") == true)
            #expect(try #require(error).line > 0)
            #expect(try await store.header(of: "r1").version == version)
        }
    }

    @Test func `of an archive that ends anywhere nothing is taken but whole runs`() async throws {
        let bytes = try await Self.export(["r2"], from: try Self.short())
        let lines = bytes.split(separator: 0x0A).map { Array($0) }
        for count in 0..<lines.count {
            let store = InMemoryRunStore()
            let part = Array(lines[..<count].joined(separator: [0x0A]))
            let error = await #expect(throws: ArchiveError.self) { try await Self.restore(part, into: store) }
            #expect(error?.code == .truncated)
            let isWhole = count == lines.count - 1
            #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs.isEmpty == !isWhole)
            // The run is free: the next import finds nothing in its way.
            #expect(try await Self.restore(bytes, into: store) == ["r2": isWhole ? .unchanged : .restored])
        }
    }

    @Test func `a line that is missing, doubled or out of order is found`() async throws {
        let bytes = try await Self.export(["r1"], from: try Self.filled())
        let lines = bytes.split(separator: 0x0A).map { Array($0) }
        for index in lines.indices.dropLast() {
            for kind in 0..<3 {
                var wrong = lines
                switch kind {
                case 0: wrong.remove(at: index)
                case 1: wrong.insert(lines[index], at: index)
                default: wrong.swapAt(index, index + 1)
                }
                let store = InMemoryRunStore()
                let error = await #expect(throws: ArchiveError.self, "\(index), \(kind)") {
                    try await Self.restore(Array(wrong.joined(separator: [0x0A])), into: store)
                }
                #expect(try #require(error).line > 0)
                // Behind the run's end its own lines are whole.
                if index < lines.count - 3 {
                    #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs.isEmpty, "\(index), \(kind)")
                }
            }
        }
    }

    @Test(arguments: [
        (#"{"cairn_archive":2}"#, "archive.newer", 1), ("", "archive.truncated", 0), ("{}", "archive.malformed", 1),
        ("not json", "archive.malformed", 1), (#"{"run":{}}"#, "archive.malformed", 1),
        ("{\"cairn_archive\":1}\n{\"archive_end\":{\"runs\":1}}", "archive.damaged", 2),
        ("{\"cairn_archive\":1}\n{\"archive_end\":{\"runs\":0}}\n{\"run\":{}}", "archive.malformed", 3),
        ("{\"cairn_archive\":1}\n{\"run\":{\"id\":\"../x\"}}", "archive.malformed", 2),
        (
            "{\"cairn_archive\":1}\n{\"history\":{\"generation\":1,\"version\":1,\"text\":\"[]\"}}",
            "archive.malformed", 2
        ),
        ("{\"cairn_archive\":1}\n{\"more\":{\"text\":\"\"}}", "archive.malformed", 2),
    ])
    func `what is no archive is refused with the line`(text: String, code: String, line: Int) async throws {
        let error = await #expect(throws: ArchiveError.self) {
            try await Self.restore(Array(text.utf8), into: InMemoryRunStore())
        }
        #expect(error?.code.rawValue == code)
        #expect(error?.line == line)
    }

    @Test func `history of another run is refused, whatever its hashes say`() async throws {
        let source = InMemoryRunStore()
        let stolen = try await Self.export(["r2"], from: try Self.short())
        try await Self.restore(stolen, into: source)
        let (header, segments) = (try await source.header(of: "r2"), try await source.load("r2").segments)
        var other = header
        other.id = "r9"
        let restoration = try await source.restore(other, try await source.definition(header.definition))
        for segment in segments { try await restoration.add(.history(segment, generation: 1)) }
        try await restoration.commit()
        let forged = try await Self.export(["r9"], from: source)
        let error = await #expect(throws: ArchiveError.self) {
            try await Self.restore(forged, into: InMemoryRunStore())
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("r2") == true)
    }

    /// Spoilt archives: a typed error, or the runs that were not touched; never a trap, never half a run.
    @Test(arguments: 0..<150 as Range<UInt64>)
    func `spoilt archives are refused, and leave whole runs only`(seed: UInt64) async throws {
        let bytes = try await Self.export(["r2"], from: try Self.short())
        var mutation = Mutation(seed: seed)
        let spoilt = mutation.spoil(bytes)
        let store = InMemoryRunStore()
        do {
            try await Self.restore(spoilt, into: store)
        } catch is ArchiveError {
            // As it should.
        } catch let error as EngineError {
            Issue.record("seed \(seed): \(error)")
        }
        for run in try await store.list(RunFilter(), after: nil, limit: 9).runs {
            #expect(try await Self.export([run.id], from: store) == bytes, "seed \(seed)")
        }
    }

    @Test func `a run that a list had and that is gone is left out, one that somebody named is missed`() async throws {
        let store = try Self.short()
        var bytes: [UInt8] = []
        let count = try await RunExporter(store).export(["gone", "r2"], leavingOutGone: true) { bytes += $0 }
        #expect(count == 1)
        #expect(try await Self.restore(bytes, into: InMemoryRunStore()) == ["r2": .restored])
        for named in [["gone"], ["r2", "gone"]] {
            let error = await #expect(throws: EngineError.self) { _ = try await Self.export(named, from: store) }
            #expect(error?.code == .runNotFound)
        }
    }
}
