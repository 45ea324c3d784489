import CairnReactor
import Testing

@testable import CairnHTTP

@Suite struct TransferClockTests {
    private let start = LoopInstant(nanoseconds: 1_000)
    private let timeouts = HTTPTimeouts(firstByte: .seconds(5), silence: .seconds(2), total: .seconds(60))

    private func after(_ seconds: Int) -> LoopInstant { start.advanced(by: .seconds(seconds)) }

    @Test func `the first byte is awaited, then the next ones`() throws {
        var clock = TransferClock(timeouts, start: start)
        #expect(try #require(clock.deadline(isPaused: false)) == (after(5), .firstByte))
        clock.heard(at: after(4))
        #expect(try #require(clock.deadline(isPaused: false)) == (after(6), .silence))
    }

    @Test func `a server that is held back is not silent`() throws {
        var clock = TransferClock(timeouts, start: start)
        clock.heard(at: after(1))
        #expect(try #require(clock.deadline(isPaused: true)) == (after(60), .total))
        clock.heard(at: after(30))  // let go on
        #expect(try #require(clock.deadline(isPaused: false)) == (after(32), .silence))
    }

    @Test func `the total counts from the call on`() throws {
        var clock = TransferClock(timeouts, start: start)
        clock.heard(at: after(59))
        #expect(try #require(clock.deadline(isPaused: false)) == (after(60), .total))
    }

    @Test func `a stream that is held back may last without a total`() {
        var clock = TransferClock(HTTPTimeouts(), start: start)
        clock.heard(at: after(1))
        #expect(clock.deadline(isPaused: true) == nil)
    }
}
