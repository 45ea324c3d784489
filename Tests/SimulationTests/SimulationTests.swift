import CairnTesting
import CairnWorkflow
import Glibc
import Testing

/// Seeded trouble: see `Simulation`. A failing case names its seed, which is its reproduction, as `scripts/simulate` says.
@Suite struct SimulationTests {
    private static func ending(_ seed: UInt64, _ kind: DiskKind) async throws -> Simulation.Ending {
        try await ProofThread.run { try Simulation.run(seed: seed, on: kind) }
    }

    private static func run(_ seed: UInt64, _ kind: DiskKind) async throws {
        let ending = try await ending(seed, kind)
        #expect(
            ending.faults.isEmpty, "scripts/simulate --seed \(seed) --store \(kind): \(ending.faults.prefix(5))")
        ProofCount.add(1, "simulated seeds", on: kind.name)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `whatever happens, nothing is lost and nothing comes twice`(seed: UInt64) async throws {
        try await Self.run(seed, .memory)
    }

    @Test(arguments: 1000..<1008 as Range<UInt64>, DiskKind.all.dropFirst())
    func `nor on any other disk`(seed: UInt64, kind: DiskKind) async throws {
        try await Self.run(seed, kind)
    }

    @Test(arguments: 0..<2 as Range<UInt64>, DiskKind.all)
    func `the same seed is the same simulation, step by step`(seed: UInt64, kind: DiskKind) async throws {
        let first = try await Self.ending(seed, kind).fingerprint
        let (again, other) = try await (Self.ending(seed, kind).fingerprint, Self.ending(seed + 1, kind).fingerprint)
        #expect(again == first)
        #expect(other != first)
    }

    @Test func `the trouble is varied: runs complete, fail and are cancelled`() async throws {
        var statuses: Set<RunStatus> = []
        for seed in 0..<40 as Range<UInt64> { statuses.formUnion(try await Self.ending(seed, .memory).statuses) }
        #expect(statuses.isSuperset(of: [.completed, .failed, .cancelled]))
    }
}
