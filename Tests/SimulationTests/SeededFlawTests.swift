import CairnTesting
import Testing

/// A simulation that does not find what is wrong proves nothing: each class of mistakes is put in on purpose, and found.
@Suite struct SeededFlawTests {
    private static let seeds = 0..<40 as Range<UInt64>

    @Test(arguments: SeededFlaw.Kind.allCases)
    func `a seeded bug is found, and named`(flaw: SeededFlaw.Kind) async throws {
        for seed in Self.seeds {
            let ending = try await ProofThread.run { try Simulation.run(seed: seed, on: .memory, flaw: flaw) }
            guard let fault = ending.faults.first else { continue }
            #expect(flaw.laws.contains(fault.law), "seed \(seed): \(fault)")
            ProofCount.add(1, "seeded bugs found", on: "memory")
            return
        }
        Issue.record("\(flaw) was not found within \(Self.seeds.count) seeds")
    }
}
