import CairnEngine
import CairnReactor
import CairnStores
import CairnTesting
import Testing

/// The reference run of six steps on SQLite, killed before and after every interaction with the store and with the world.
/// Each process opens the database for itself.
@Suite struct SQLiteCrashPointTests {
    private static func ending(dyingAt points: [Int]) async throws -> CrashScenario.Ending {
        let folder = try TemporaryFolder()
        return try await withReactor { loop in
            let scenario = CrashScenario(on: loop, closesStores: true) {
                try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            }
            return try await scenario.run(dyingAt: points)
        }
    }

    @Test func `every single point`() async throws {
        var point = 0
        while true {
            let ending = try await Self.ending(dyingAt: [point])
            #expect(ending.faults.isEmpty, "dying at \(point), \(ending.points.first?.last ?? "")")
            if ending.deaths == 0 { break }
            point += 1
        }
        print("crash points on SQLite: \(point)")
        #expect(point > 30)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `some pairs of points`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let points = [Int.random(in: 0..<36, using: &random), Int.random(in: 0..<30, using: &random)]
        let ending = try await Self.ending(dyingAt: points)
        #expect(ending.faults.isEmpty, "dying at \(points)")
    }
}
