import Testing

@testable import CairnGRPC

@Suite struct CallMachineTests {
    private static let head = [HTTP2Field(":status", "200"), HTTP2Field("content-type", "application/grpc+proto")]
    private static let good = [HTTP2Field("grpc-status", "0")]

    private static func feed(_ machine: inout CallMachine, _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { machine.receive($0) }
    }

    private static func error(_ machine: CallMachine) -> GRPCError? {
        guard case .over(let error) = machine.state else { return nil }
        return error
    }

    @Test func `an answer is headers, messages and trailers`() {
        var machine = CallMachine(messageLimit: 100)
        #expect(machine.receive(Self.head, isLast: false) == false)
        #expect(!Self.feed(&machine, MessageReader.framed([1, 2]) + MessageReader.framed([])))
        #expect(machine.hasNews && !machine.isOver)
        #expect(machine.receive(Self.good, isLast: true) == false)
        #expect(machine.isOver && Self.error(machine) == nil)
        #expect(machine.takeMessage() == [1, 2])
        #expect(machine.takeMessage() == [])
        #expect(machine.takeMessage() == nil)
    }

    @Test func `a call that one message answers is broken off at the second, however many follow`() {
        var machine = CallMachine(messageLimit: 100, isUnary: true)
        _ = machine.receive(Self.head, isLast: false)
        #expect(!Self.feed(&machine, MessageReader.framed([1, 2])))
        #expect(Self.feed(&machine, MessageReader.framed([3])))
        #expect(Self.error(machine)?.code == .internal)
        // What comes after is not kept.
        #expect(!Self.feed(&machine, MessageReader.framed([4])))
        #expect(machine.takeMessage() == [1, 2])
        #expect(machine.takeMessage() == [3])
        #expect(machine.takeMessage() == nil)
    }

    @Test func `headers alone may carry the status`() {
        var machine = CallMachine(messageLimit: 100)
        #expect(machine.receive(Self.head + [HTTP2Field("grpc-status", "5")], isLast: true) == false)
        #expect(Self.error(machine)?.code == .notFound)
    }

    @Test func `an interim answer is passed over`() {
        var machine = CallMachine(messageLimit: 100)
        #expect(machine.receive([HTTP2Field(":status", "103")], isLast: false) == false)
        #expect(!machine.isOver)
        #expect(machine.receive(Self.head, isLast: false) == false)
    }

    @Test func `what is no answer of gRPC is broken off`() {
        for (fields, code) in [
            ([HTTP2Field(":status", "503")], GRPCError.Code.unavailable),
            ([HTTP2Field(":status", "200"), HTTP2Field("content-type", "text/html")], .unknown),
            ([HTTP2Field(":status", "200"), HTTP2Field("content-type", "application/grpcish")], .unknown),
            ([HTTP2Field(":status", "200")], .unknown), ([], .unknown),
        ] {
            var machine = CallMachine(messageLimit: 100)
            #expect(machine.receive(fields, isLast: false) == true)
            #expect(Self.error(machine)?.code == code)
        }
    }

    @Test func `an end without a status is no good end`() {
        var machine = CallMachine(messageLimit: 100)
        _ = machine.receive(Self.head, isLast: false)
        machine.endOfStream()
        #expect(Self.error(machine)?.code == .unavailable)
        var other = CallMachine(messageLimit: 100)
        _ = other.receive(Self.head, isLast: false)
        _ = other.receive([HTTP2Field("x", "y")], isLast: true)
        #expect(Self.error(other)?.code == .unavailable)
    }

    @Test func `an end within a message is no good end`() {
        var machine = CallMachine(messageLimit: 100)
        _ = machine.receive(Self.head, isLast: false)
        _ = Self.feed(&machine, [0, 0, 0])
        _ = machine.receive(Self.good, isLast: true)
        #expect(Self.error(machine)?.code == .internal)
    }

    @Test func `a message over the limit breaks the stream off`() {
        var machine = CallMachine(messageLimit: 3)
        _ = machine.receive(Self.head, isLast: false)
        #expect(Self.feed(&machine, MessageReader.framed([1, 2, 3, 4])))
        #expect(Self.error(machine)?.code == .resourceExhausted)
    }

    @Test func `headers in the middle break the stream off`() {
        var machine = CallMachine(messageLimit: 3)
        _ = machine.receive(Self.head, isLast: false)
        #expect(machine.receive(Self.head, isLast: false) == true)
        #expect(Self.error(machine)?.code == .internal)
    }

    @Test func `the first end counts, and what comes after it is ignored`() {
        var machine = CallMachine(messageLimit: 100)
        #expect(machine.end(GRPCError(.deadlineExceeded, "late")) == true)
        #expect(machine.end(nil) == false)
        #expect(machine.receive(Self.head, isLast: false) == false)
        #expect(!Self.feed(&machine, [9, 9, 9]))
        machine.endOfStream()
        #expect(Self.error(machine)?.code == .deadlineExceeded)
    }
}
