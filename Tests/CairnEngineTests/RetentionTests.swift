import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RetentionTests {
    private static let day: Int64 = 86_400_000

    /// A run that ended, or did not, `days` after the start of time.
    private static func make(_ id: String, _ status: RunStatus, day: Int64, in store: any RunStore) async throws {
        let head = RunHead(
            status: status, ended: status.isTerminal ? Timestamp(milliseconds: day * Self.day) : nil)
        try await store.create(
            NewRun(
                id: id, name: "docs", origin: "run", definition: try EngineHarness.definition(), driver: nil,
                head: head, started: Timestamp(milliseconds: 0), events: [1]))
    }

    private static func ids(_ store: any RunStore) async throws -> Set<String> {
        Set(try await store.list(RunFilter(), after: nil, limit: 999).runs.map(\.id))
    }

    @Test func `each outcome has its time, open runs are never removed, and what is not named is kept`() throws {
        let (report, rehearsed, left) = try SimulatedLoop.run(seed: 1) { loop in
            let store = InMemoryRunStore()
            loop.setWallClock(milliseconds: 100 * Self.day)
            for day: Int64 in [1, 50, 92, 94, 99] {
                for status in RunStatus.allCases {
                    try await Self.make("\(status)-\(day)", status, day: day, in: store)
                }
            }
            let pruner = RunPruner(
                loop: loop, store: store,
                retention: Retention([.completed: .seconds(7 * 86400), .failed: .seconds(90 * 86400), .running: .zero]))
            let rehearsed = try await pruner.rehearse()
            let report = try await pruner.prune()
            return (report, rehearsed, try await Self.ids(store))
        }.value
        #expect(report.removed == [.completed: 3, .failed: 1])
        #expect(rehearsed.removed == report.removed)
        #expect(report.kept == 0)
        #expect(!left.contains("completed-92") && left.contains("completed-94"))
        #expect(!left.contains("failed-1") && left.contains("failed-50"))
        #expect(left.contains("cancelled-1") && left.contains("running-1") && left.contains("suspended-1"))
    }

    @Test func `a run that somebody has in hand is kept, and does not keep others from going`() throws {
        let (report, left) = try SimulatedLoop.run(seed: 2) { loop in
            let store = InMemoryRunStore()
            loop.setWallClock(milliseconds: 100 * Self.day)
            for number in 0..<100 { try await Self.make("r\(number)", .failed, day: Int64(number % 9), in: store) }
            var holds: [DriverHold] = []
            for number in 0..<40 { holds.append(try await store.acquire("r\(number)")) }
            let report = try await RunPruner(loop: loop, store: store, retention: Retention(.zero)).prune()
            return (report, try await Self.ids(store))
        }.value
        #expect(report.kept == 40)
        #expect(report.count == 60)
        #expect(left == Set((0..<40).map { "r\($0)" }))
    }

    @Test func `a process that lives long prunes by itself, within the hour`() throws {
        let (early, late, complaints) = try SimulatedLoop.run(seed: 4) { loop in
            let store = InMemoryRunStore()
            loop.setWallClock(milliseconds: 10 * Self.day)
            try await Self.make("old", .completed, day: 1, in: store)
            try await Self.make("young", .completed, day: 9, in: store)
            try await Self.make("open", .waiting, day: 1, in: store)
            let complaints = Shared(0)
            let failing = FailingOnce(store)
            let pruner = RunPruner(loop: loop, store: failing, retention: Retention(.seconds(5 * 86400)))
            let task = loop.spawn(name: "prune") { await pruner.keepPruning { _ in complaints.withLock { $0 += 1 } } }
            // The first round fails; the next one is an hour later.
            try await loop.sleep(for: .seconds(3700))
            let early = try await Self.ids(store)
            try await loop.sleep(for: .seconds(4 * 86400))
            let late = try await Self.ids(store)
            task.cancel()
            await task.value
            return (early, late, complaints.value)
        }.value
        #expect(early == ["young", "open"])
        #expect(late == ["open"])
        #expect(complaints == 1)
    }

    /// Killed between any two calls to the store, pruning leaves whole runs, and the next round does the rest.
    @Test func `killed at every point, pruning loses nothing and comes to the same end`() throws {
        var point = 0
        while true {
            let passed = try SimulatedLoop.run(seed: 5) { [point] loop in
                let store = InMemoryRunStore()
                loop.setWallClock(milliseconds: 100 * Self.day)
                for number in 0..<5 { try await Self.make("r\(number)", .completed, day: 1, in: store) }
                try await Self.make("young", .completed, day: 99, in: store)
                let plan = CrashPlan(at: point)
                let crashing = CrashingStore(store, plan)
                let retention = Retention(.seconds(7 * 86400))
                _ = try? await RunPruner(loop: loop, store: crashing, retention: retention).prune()
                crashing.die()
                for run in try await store.list(RunFilter(), after: nil, limit: 9).runs {
                    let stored = try await store.load(run.id)
                    #expect(stored.segments.count == 1)
                }
                _ = try await RunPruner(loop: loop, store: store, retention: retention).prune()
                let left = try await Self.ids(store)
                #expect(left == ["young"])
                return plan.points.count
            }.value
            if passed <= point { break }
            point += 1
        }
        #expect(point > 20)
    }
}

/// A store whose first look for ended runs fails.
private final class FailingOnce: RunStore {
    private let base: InMemoryRunStore
    private let failed = Shared(false)

    init(_ base: InMemoryRunStore) { self.base = base }

    func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        let fails = failed.withLock { failed in
            defer { failed = true }
            return !failed
        }
        guard !fails else { throw EngineError(.storeIO, "the disk is away") }
        return try await base.ended(status, before: time, limit: limit)
    }

    func create(_ run: NewRun) async throws { try await base.create(run) }
    func append(_ append: RunAppend) async throws { try await base.append(append) }
    func load(_ run: String) async throws -> StoredRun { try await base.load(run) }
    func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await base.history(of: run, generation: generation)
    }
    func header(of run: String) async throws -> RunHeader { try await base.header(of: run) }
    func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try await base.blobs(references, of: run)
    }
    func definition(_ hash: String) async throws -> DefinitionSnapshot { try await base.definition(hash) }
    func post(_ letter: Letter) async throws -> LetterReceipt { try await base.post(letter) }
    func letters(after cursor: LetterCursor) async throws -> LetterBatch { try await base.letters(after: cursor) }
    func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.openRuns(after: cursor, limit: limit)
    }
    func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await base.dueRuns(at: time, limit: limit)
    }
    func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.runningRuns(after: cursor, limit: limit)
    }
    func nextWake(after time: Timestamp) async throws -> Timestamp? { try await base.nextWake(after: time) }
    func changeMark() async throws -> Int64? { try await base.changeMark() }
    func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.list(filter, after: cursor, limit: limit)
    }
    func acquire(_ run: String) async throws -> DriverHold { try await base.acquire(run) }
    func leave(_ run: String, epoch: Int) async throws { try await base.leave(run, epoch: epoch) }
    func delete(_ run: String) async throws { try await base.delete(run) }
    func reclaim() async throws -> Reclaimed { try await base.reclaim() }
    func manifest(of run: String) async throws -> RunManifest { try await base.manifest(of: run) }
    func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try await base.restore(header, definition)
    }
    func close() async { await base.close() }
}
