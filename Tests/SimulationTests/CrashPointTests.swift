import CairnTesting
import Glibc
import Testing

/// Stories that are killed before and after every interaction with the disk and with the world, on every kind of disk. What
/// does not fit into a run of the tests is tried by `scripts/simulate --matrix`.
@Suite struct CrashPointTests {
    private static let stories = Story.all.keys.sorted()
    private static let isComplete = getenv("CAIRN_ALL_POINTS") != nil
    /// Of all pairs of the long stories a share in each run of the tests; with `CAIRN_ALL_POINTS` every one.
    private static let shares = 24
    private static let sharesTried = isComplete ? 0..<shares : 0..<1

    private static func matrix(_ story: String, on kind: DiskKind) throws -> CrashMatrix {
        let make = try #require(Story.all[story])
        return try CrashMatrix(make(), on: kind)
    }

    private static func report(_ tally: CrashMatrix.Tally, _ what: String, of matrix: CrashMatrix) {
        #expect(tally.faults.isEmpty, "\(matrix): \(tally.faults.joined(separator: "\n"))")
        ProofCount.add(tally.tried, what, on: matrix.kind.name)
    }

    private static func singles(of story: String, on kind: DiskKind, share: Int = 0, of shares: Int = 1) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try Self.matrix(story, on: kind)
            return (matrix, try matrix.singles(share: share, of: shares))
        }
        #expect(tally.tried >= matrix.points.count / shares)
        #expect(tally.tried > 30)
        report(tally, "crash points", of: matrix)
    }

    @Test(arguments: [DiskKind.memory, .sqlite])
    func `every single point of the reference run`(kind: DiskKind) async throws {
        try await Self.singles(of: "reference", on: kind)
    }

    /// The manners differ in what a conflict looks like: together they try every point, and with `CAIRN_ALL_POINTS` each of
    /// them does.
    @Test(arguments: Array(DiskKind.sidecars.enumerated()))
    func `every single point of the reference run, on a sidecar's state`(share: Int, kind: DiskKind) async throws {
        let shares = Self.isComplete ? 1 : DiskKind.sidecars.count
        try await Self.singles(of: "reference", on: kind, share: share % shares, of: shares)
    }

    @Test(arguments: ["steps", "verbs"], [DiskKind.memory, .sqlite])
    func `every single point of the other stories`(story: String, kind: DiskKind) async throws {
        try await Self.singles(of: story, on: kind)
    }

    @Test(arguments: 0..<6)
    func `every pair of points of six steps`(share: Int) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try Self.matrix("steps", on: .memory)
            return (matrix, try matrix.pairs(share: share, of: 6))
        }
        Self.report(tally, "pairs of crash points", of: matrix)
    }

    @Test(arguments: ["reference", "verbs"], sharesTried)
    func `pairs of points of the long stories`(story: String, share: Int) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try Self.matrix(story, on: .memory)
            return (matrix, try matrix.pairs(share: share, of: Self.shares))
        }
        Self.report(tally, "pairs of crash points", of: matrix)
    }

    @Test(arguments: DiskKind.all.dropFirst())
    func `pairs drawn from seeds, on a disk that takes its time`(kind: DiskKind) async throws {
        let matrices = try await ProofThread.run { try Self.stories.map { try Self.matrix($0, on: kind) } }
        for seed in 0..<15 as Range<UInt64> {
            let matrix = matrices[Int(seed) % matrices.count]
            Self.report(
                try await ProofThread.run { try matrix.drawn(2, seed: seed) }, "pairs of crash points", of: matrix)
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `any four points in any order of events`(seed: UInt64) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try Self.matrix(Self.stories[Int(seed) % Self.stories.count], on: .memory)
            return (matrix, try matrix.drawn(4, seed: seed))
        }
        Self.report(tally, "fours of crash points", of: matrix)
    }
}
