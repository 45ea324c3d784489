import CairnTesting
import Testing

/// A simulation that does not find what is wrong proves nothing: each class of mistakes is put in on purpose, and found.
@Suite struct SeededFlawTests {
    private static let seeds = 0..<40 as Range<UInt64>

    private static let cases = SeededFlaw.Kind.allCases.flatMap { flaw in flaw.disks.map { (flaw, $0) } }

    @Test(arguments: cases)
    func `a seeded bug is found, and named`(flaw: SeededFlaw.Kind, disk: DiskKind) async throws {
        for seed in Self.seeds {
            let ending = try await ProofThread.run { try Simulation.run(seed: seed, on: disk, flaw: flaw) }
            guard let fault = ending.faults.first else { continue }
            #expect(flaw.laws.contains(fault.law), "seed \(seed): \(fault)")
            ProofCount.add(1, "seeded bugs found", on: disk.name)
            return
        }
        Issue.record("\(flaw) was not found on \(disk) within \(Self.seeds.count) seeds")
    }
}
