import CairnReactor
import CairnTesting
import Testing

@testable import CairnHost

@Suite(.timeLimit(.minutes(5))) struct OnceTests {
    private actor Owner {
        let loop: Reactor
        let part = Once<Int>()
        var made = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(_ loop: Reactor) { self.loop = loop }

        func get() async throws -> Int {
            try await part.get {
                made += 1
                let number = made
                return loop.spawn { [loop] in
                    try await loop.sleep(for: .milliseconds(1))
                    if number == 1 { throw CancellationError() }
                    return number
                }
            }
        }
    }

    /// Two engines of one process drove each other's runs, as far as either knew of them.
    @Test func `a part that several ask for at once is made once, and again after it failed`() async throws {
        try await withReactor { loop in
            let owner = Owner(loop)
            let asked = (0..<8).map { _ in loop.spawn { try await owner.get() } }
            for one in asked {
                let result = await one.result
                #expect(throws: CancellationError.self) { try result.get() }
            }
            #expect(await owner.made == 1)
            let again = (0..<8).map { _ in loop.spawn { try await owner.get() } }
            for one in again {
                let part = try await one.value
                #expect(part == 2)
            }
            let part = try await owner.get()
            #expect(part == 2)
            #expect(await owner.made == 2)
        }
    }

    private actor Waiting {
        let loop: Reactor
        let part = Once<Int>()
        var begun = 0
        var isLetGo = false
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(_ loop: Reactor) { self.loop = loop }

        func letGo() { isLetGo = true }

        func get() async throws -> Int {
            try await part.get {
                begun += 1
                let number = begun
                return loop.spawn { [loop] in
                    while await !self.isLetGo { try await loop.sleep(for: .milliseconds(1)) }
                    return number
                }
            }
        }
    }

    /// Ctrl-C while a sidecar was waited for took as long as the wait.
    @Test func `what all have given up is made no further, and what one still waits for is`() async throws {
        try await withReactor { loop in
            let owner = Waiting(loop)
            let first = (0..<3).map { _ in loop.spawn { try await owner.get() } }
            while await owner.begun == 0 { await Task.yield() }
            for one in first { one.cancel() }
            for one in first {
                let result = await one.result
                #expect(throws: CancellationError.self) { try result.get() }
            }
            let left = loop.spawn { try await owner.get() }
            let stays = loop.spawn { try await owner.get() }
            while await owner.begun == 1 { await Task.yield() }
            left.cancel()
            await owner.letGo()
            let part = try await stays.value
            #expect(part == 2)
            #expect(await owner.begun == 2)
        }
    }
}
