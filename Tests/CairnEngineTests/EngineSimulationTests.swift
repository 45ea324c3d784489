import CairnTesting
import CairnWorkflow
import Testing

/// Seeded trouble: see `EngineSimulation`. A failing case names its seed, which is its reproduction.
@Suite struct EngineSimulationTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever happens, nothing is lost and nothing comes twice`(seed: UInt64) throws {
        let ending = try EngineSimulation.run(seed: seed)
        #expect(ending.faults.isEmpty)
    }

    @Test func `the trouble is varied: runs complete, fail and are cancelled`() throws {
        var statuses: Set<RunStatus> = []
        for seed in 0..<100 as Range<UInt64> { statuses.formUnion(try EngineSimulation.run(seed: seed).statuses) }
        #expect(statuses == [.completed, .failed, .cancelled])
    }
}
