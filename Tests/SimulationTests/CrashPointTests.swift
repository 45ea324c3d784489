import CairnTesting
import Glibc
import Testing

/// Stories that are killed before and after every interaction with the disk and with the world, on every kind of disk.
@Suite struct CrashPointTests {
    private static let stories = [Story.verbs]
    /// Pairs drawn on a disk that takes its time.
    private static let drawnPairs: UInt64 = 12
    /// Of all pairs of the long stories a share in each run of the tests; with `CAIRN_ALL_PAIRS` every one.
    private static let shares = 24
    private static let sharesTried = getenv("CAIRN_ALL_PAIRS") == nil ? 0..<1 : 0..<shares

    private static func report(_ tally: CrashMatrix.Tally, _ what: String, of matrix: CrashMatrix) {
        #expect(tally.faults.isEmpty, "\(matrix): \(tally.faults.joined(separator: "\n"))")
        ProofCount.add(tally.tried, what, on: matrix.kind.name)
    }

    @Test(arguments: 0..<stories.count, DiskKind.all)
    func `every single point`(story: Int, kind: DiskKind) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try CrashMatrix(Self.stories[story](), on: kind)
            return (matrix, try matrix.singles())
        }
        #expect(tally.tried == matrix.points.count)
        #expect(tally.tried > 30)
        Self.report(tally, "crash points", of: matrix)
    }

    @Test(arguments: sharesTried)
    func `pairs of points of the other verbs`(share: Int) async throws {
        let (matrix, tally) = try await ProofThread.run {
            let matrix = try CrashMatrix(.verbs(), on: .memory)
            return (matrix, try matrix.pairs(share: share, of: Self.shares))
        }
        Self.report(tally, "pairs of crash points", of: matrix)
    }

    @Test(arguments: 0..<stories.count, DiskKind.all.dropFirst())
    func `some pairs of points, on a real disk`(story: Int, kind: DiskKind) async throws {
        let matrix = try await ProofThread.run { try CrashMatrix(Self.stories[story](), on: kind) }
        for seed in 0..<Self.drawnPairs {
            let tally = try await ProofThread.run { try matrix.drawn(2, seed: seed) }
            Self.report(tally, "pairs of crash points", of: matrix)
        }
    }
}
