import CairnEngine
import CairnReactor
import CairnTesting
import Testing

@testable import CairnHost

@Suite struct PatienceTests {
    private static let quick = Patience(
        first: .milliseconds(1), longest: .milliseconds(2), whole: .milliseconds(10))

    @Test func `a start waits while the store has too much to write, and says so once`() async throws {
        let (calls, told) = (Shared(0), Shared(0))
        try await withReactor { loop in
            let answer = try await Self.quick.start(on: loop, tell: { _ in told.withLock { $0 += 1 } }) {
                let call = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                if call < 4 { throw EngineError(.storeOverloaded, "too much") }
                return call
            }
            #expect(answer == 4)
        }
        #expect(told.value == 1)
    }

    @Test func `patience ends, and other errors are told at once`() async throws {
        try await withReactor { loop in
            let refused = await #expect(throws: EngineError.self) {
                try await Self.quick.start(on: loop, tell: { _ in }) { throw EngineError(.storeOverloaded, "too much") }
            }
            #expect(refused?.code == .storeOverloaded)
            let told = Shared(0)
            let exists = await #expect(throws: EngineError.self) {
                try await Self.quick.start(on: loop, tell: { _ in told.withLock { $0 += 1 } }) {
                    throw EngineError(.runExists, "there")
                }
            }
            #expect(exists?.code == .runExists)
            #expect(told.value == 0)
        }
    }
}
