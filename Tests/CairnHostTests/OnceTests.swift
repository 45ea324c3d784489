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
}
