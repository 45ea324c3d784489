import CairnEngine
import CairnReactor
import CairnTesting
import Testing

/// A run of the language's verbs, killed before and after every interaction with the store and with the world.
@Suite struct VerbCrashTests {
    private static func ending(dyingAt points: [Int], seed: UInt64 = 1) throws -> VerbScenario.Ending {
        try SimulatedLoop.run(seed: seed) { loop in
            let memory = InMemoryRunStore()
            let scenario = try VerbScenario(on: loop) { InMemoryRunStore(sharing: memory) }
            return try await scenario.run(dyingAt: points)
        }.value
    }

    @Test func `every single point of waits, approvals, branches, children and undo`() throws {
        var point = 0
        while true {
            let ending = try Self.ending(dyingAt: [point])
            #expect(ending.faults.isEmpty, "dying at \(point), \(ending.points.first?.last ?? "")")
            if ending.deaths == 0 { break }
            point += 1
        }
        print("crash points of the verbs: \(point)")
        #expect(point > 30)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `any two points in any order of events`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let points = (0..<2).map { _ in Int.random(in: 0..<40, using: &random) }
        let ending = try Self.ending(dyingAt: points, seed: seed)
        #expect(ending.faults.isEmpty, "dying at \(points), seed \(seed)")
    }
}
