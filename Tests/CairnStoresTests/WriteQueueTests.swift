import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@testable import CairnStores

/// What waits for the disk: how it becomes batches, and when it is too much.
@Suite struct WriteQueueTests {
    private static func append(_ size: Int) -> RunWrite {
        .append(RunAppend(run: "r1", version: 1, epoch: 1, events: [UInt8](repeating: 0, count: size)))
    }

    /// The sizes of the writes in each batch that these make, and whether the queue is full when all of them wait.
    private static func batches(
        of sizes: [Int], _ bounds: SQLiteRunStore.Bounds = SQLiteRunStore.Bounds()
    ) async throws -> (batches: [[Int]], isOverloaded: Bool) {
        let queue = Shared(WriteQueue(bounds: bounds))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, size) in sizes.enumerated() {
                group.addTask {
                    _ = try await withUnsafeThrowingContinuation { continuation in
                        queue.withLock { $0.push(append(size), continuation) }
                    }
                }
                while queue.withLock({ $0.count }) <= index { await Task.yield() }
            }
            let isOverloaded = queue.withLock { $0.isOverloaded }
            var batches: [[Int]] = []
            while let batch = queue.withLock({ $0.next() }) {
                batches.append(batch.map(\.size))
                for waiting in batch { waiting.continuation.resume(returning: .done) }
            }
            #expect(queue.withLock { !$0.isOverloaded && $0.count == 0 })
            try await group.waitForAll()
            return (batches, isOverloaded)
        }
    }

    @Test func `a batch has at most so many writes, in the order of their coming`() async throws {
        let most = SQLiteRunStore.Bounds().batch
        #expect(most <= 256)
        let sizes = (0..<2 * most + 88).map { $0 }
        let batches = try await Self.batches(of: sizes).batches
        #expect(batches.map(\.count) == [most, most, 88])
        #expect(batches.flatMap(\.self) == sizes)
    }

    @Test func `a batch has at most 4 MiB, and a write that is larger goes alone`() async throws {
        let mebibyte = 1 << 20
        let even = try await Self.batches(of: Array(repeating: mebibyte, count: 10)).batches
        #expect(even.map(\.count) == [4, 4, 2])
        let large = try await Self.batches(of: [10, 5 * mebibyte, 20, 4 * mebibyte, 4 * mebibyte - 30, 30, 1]).batches
        #expect(
            large == [[10], [5 * mebibyte], [20], [4 * mebibyte], [4 * mebibyte - 30, 30], [1]])
    }

    @Test func `the queue is full at 64 MiB, and at 4,096 writes`() async throws {
        let mebibyte = 1 << 20
        #expect(try await !Self.batches(of: Array(repeating: mebibyte, count: 63) + [mebibyte - 1]).isOverloaded)
        #expect(try await Self.batches(of: Array(repeating: mebibyte, count: 64)).isOverloaded)
        #expect(try await !Self.batches(of: Array(repeating: 1, count: 4095)).isOverloaded)
        #expect(try await Self.batches(of: Array(repeating: 1, count: 4096)).isOverloaded)
    }
}
