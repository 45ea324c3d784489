import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// A run of six steps, killed before and after every interaction with the store and with the world.
@Suite struct CrashPointTests {
    private static func ending(dyingAt points: [Int], seed: UInt64 = 1) throws -> CrashScenario.Ending {
        try SimulatedLoop.run(seed: seed) { loop in
            let memory = InMemoryRunStore()
            let scenario = CrashScenario(on: loop, closesStores: true) { InMemoryRunStore(sharing: memory) }
            return try await scenario.run(dyingAt: points)
        }.value
    }

    @Test func `every single point`() throws {
        var point = 0
        while true {
            let ending = try Self.ending(dyingAt: [point])
            #expect(ending.faults.isEmpty, "dying at \(point), \(ending.points.first?.last ?? "")")
            if ending.deaths == 0 { break }
            point += 1
        }
        print("crash points: \(point)")
        #expect(point > 30)
    }

    @Test func `every pair of points, a crash during recovery`() throws {
        var pairs = 0
        var first = 0
        search: while true {
            var second = 0
            while true {
                let ending = try Self.ending(dyingAt: [first, second])
                #expect(ending.faults.isEmpty, "dying at \(first) and \(second)")
                if ending.deaths == 0 { break search }
                if ending.deaths == 1 { break }
                pairs += 1
                second += 1
            }
            first += 1
        }
        print("pairs of crash points: \(pairs)")
        #expect(pairs > 500)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `any four points in any order of events`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let points = (0..<4).map { _ in Int.random(in: 0..<50, using: &random) }
        let ending = try Self.ending(dyingAt: points, seed: seed)
        // A step that was in flight at three deaths running is rightly taken for their cause.
        let blamed = ending.deaths >= 3 && ending.faults.contains { $0.contains("3 times running") }
        #expect(ending.faults.isEmpty || blamed, "dying at \(points), seed \(seed)")
    }
}
