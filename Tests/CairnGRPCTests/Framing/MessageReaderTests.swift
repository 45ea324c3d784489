import CairnGRPC
import CairnTesting
import Testing

@Suite struct MessageReaderTests {
    private static func read(_ pieces: [[UInt8]], limit: Int = 1 << 20) throws(GRPCError) -> [[UInt8]] {
        var reader = MessageReader(limit: limit)
        var messages: [[UInt8]] = []
        for piece in pieces {
            try piece.withUnsafeBufferPointer { bytes throws(GRPCError) in
                try reader.read(bytes) { messages.append($0) }
            }
        }
        return messages
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `however the bytes are cut the messages are the same`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let messages = (0..<Int.random(in: 0..<6, using: &rng)).map { _ in
            (0..<Int.random(in: 0..<40, using: &rng)).map { _ in UInt8.random(in: 0...255, using: &rng) }
        }
        var rest = messages.flatMap { MessageReader.framed($0) }[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...12, using: &rng))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(try Self.read(pieces) == messages)
    }

    @Test func `the boundary is known`() throws {
        var reader = MessageReader(limit: 10)
        for (index, byte) in MessageReader.framed([1, 2]).enumerated() {
            #expect(reader.isAtBoundary == (index == 0))
            try [byte].withUnsafeBufferPointer { bytes throws(GRPCError) in try reader.read(bytes) { _ in } }
        }
        #expect(reader.isAtBoundary)
    }

    @Test func `a message over the limit is refused by its length, before it comes`() {
        let error = #expect(throws: GRPCError.self) { try Self.read([[0, 0xFF, 0xFF, 0xFF, 0xFF]], limit: 1000) }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message == "a message of 4294967295 bytes came, 1000 are taken")
    }

    @Test func `a compressed message is refused`() {
        let error = #expect(throws: GRPCError.self) { try Self.read([[1, 0, 0, 0, 0]]) }
        #expect(error?.code == .internal)
    }

    @Test func `a message that is announced and never comes costs no memory`() throws {
        #expect(try Self.read([[0, 0x3F, 0xFF, 0xFF, 0xFF]], limit: .max).isEmpty)
    }
}
