import CairnTesting
import Testing

@testable import CairnHTTP

/// The machine alone, fed as libcurl would.
@Suite struct TransferMachineTests {
    private func header(_ machine: inout TransferMachine, _ lines: String...) -> TransferMachine.Verdict {
        var verdict = TransferMachine.Verdict.taken
        for line in lines {
            var text = line + "\r\n"
            verdict = text.withUTF8 { machine.receivedHeader(UnsafeRawBufferPointer($0)) }
        }
        return verdict
    }

    private func body(_ machine: inout TransferMachine, _ count: Int, of byte: UInt8 = 1) -> TransferMachine.Verdict {
        [UInt8](repeating: byte, count: count).withUnsafeBytes { machine.receivedBody($0) }
    }

    private func taken(_ machine: inout TransferMachine) -> [UInt8]? {
        guard case .ready(let bytes) = machine.takeBody() else { return nil }
        return bytes
    }

    private func started(limit: Int = 10) -> TransferMachine {
        var machine = TransferMachine(bufferLimit: limit)
        _ = header(&machine, "HTTP/1.1 200 OK", "A: b", "")
        _ = machine.takeHead()
        return machine
    }

    @Test func `a head is whole at its empty line`() throws {
        var machine = TransferMachine(bufferLimit: 10)
        _ = header(&machine, "HTTP/1.1 100 Continue", "X: y", "", "HTTP/1.1 404 Not Found", "A:  b ", " folded", "C:d")
        guard case .wait = machine.takeHead() else { return #expect(Bool(false), "the head is not whole") }
        _ = header(&machine, "")
        guard case .ready(let head) = machine.takeHead() else { return #expect(Bool(false), "the head is whole") }
        #expect(head.status == 404)
        #expect(head.headers == ["A": "b folded", "C": "d"])
    }

    @Test func `bytes beyond the bound are held back until some were taken`() {
        var machine = started()
        #expect(body(&machine, 6) == .taken)
        #expect(body(&machine, 4) == .taken)
        #expect(body(&machine, 1) == .pause)
        #expect(machine.isPaused)
        #expect(taken(&machine)?.count == 10)
        machine.resumed()
        #expect(!machine.isPaused)
        #expect(body(&machine, 20) == .taken, "an empty buffer takes whatever comes, or nothing would ever move")
    }

    @Test func `the end comes after the bytes`() {
        var machine = started()
        _ = body(&machine, 3)
        machine.end(HTTPError(.cut, "cut"))
        machine.end(nil)
        #expect(taken(&machine)?.count == 3)
        guard case .failed(let error) = machine.takeBody() else { return #expect(Bool(false), "it was cut") }
        #expect(error.code == .cut)
    }

    @Test func `an abandoned body is swallowed to a bound`() {
        var machine = started()
        let isWorthIt = machine.abandon(swallowing: 10)
        #expect(isWorthIt)
        #expect(body(&machine, 8) == .taken)
        #expect(body(&machine, 8) == .abort)
        var ended = started()
        ended.end(nil)
        let isWaiting = ended.abandon(swallowing: 10)
        #expect(!isWaiting)
    }

    @Test func `trailers change nothing`() {
        var machine = started()
        _ = body(&machine, 1)
        #expect(header(&machine, "Trailer: x", "") == .taken)
        #expect(taken(&machine) == [1])
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever order things come in, bytes are kept in order and nothing traps`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var machine = started(limit: 16)
        var sent: [UInt8] = []
        var got: [UInt8] = []
        var next: UInt8 = 0
        for _ in 0..<100 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0 where !machine.isPaused:
                let bytes = (0..<Int.random(in: 1...9, using: &random)).map {
                    UInt8(truncatingIfNeeded: Int(next) + $0)
                }
                if bytes.withUnsafeBytes({ machine.receivedBody($0) }) == .taken {
                    sent += bytes
                    next = sent.last.map { $0 &+ 1 } ?? 0
                }
            case 1:
                if let bytes = taken(&machine) { got += bytes }
                machine.resumed()
            default: _ = header(&machine, "T: x")
            }
        }
        machine.end(nil)
        while let bytes = taken(&machine) { got += bytes }
        #expect(got == sent)
    }
}
