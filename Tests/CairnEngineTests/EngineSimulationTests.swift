import CairnTesting
import CairnWorkflow
import Glibc
import Testing

/// Seeded trouble: see `EngineSimulation`. A failing case names its seed, which is its reproduction.
@Suite struct EngineSimulationTests {
    /// `CAIRN_SIMULATION_SEEDS=FIRST..<END` runs others, or more.
    private static let seeds: Range<UInt64> = {
        let text = getenv("CAIRN_SIMULATION_SEEDS").map { String(cString: $0) } ?? ""
        let ends = text.split(separator: "..<").compactMap { UInt64($0) }
        return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : 0..<300
    }()

    @Test(arguments: seeds)
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
