import CairnTesting
import CairnWire
import Testing

/// Bytes from a peer that is not our friend.
@Suite struct ProtobufLimitTests {
    @Test(
        arguments: [
            ([0x08], "protobuf.truncated", 1),
            ([0x08, 0x80], "protobuf.truncated", 1),
            ([0x72, 0x05, 0x61], "protobuf.truncated", 1),
            ([0x61, 0x00], "protobuf.truncated", 1),
            ([0x5D, 0x00], "protobuf.truncated", 1),
            ([0x72, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "protobuf.truncated", 1),
            ([0x00, 0x00], "protobuf.malformed", 0),
            ([0x0E, 0x00], "protobuf.malformed", 0),
            ([0x0F, 0x00], "protobuf.malformed", 0),
            ([0x0C], "protobuf.malformed", 0),
            ([0x0B], "protobuf.truncated", 1),
            ([0x0B, 0x14], "protobuf.malformed", 1),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x01], "protobuf.malformed", 0),
            ([0x08] + [UInt8](repeating: 0xFF, count: 11), "protobuf.malformed", 1),
            ([0x72, 0x02, 0xC3, 0x28], "protobuf.encoding", 2),
            ([0x72, 0x03, 0xED, 0xA0, 0x80], "protobuf.encoding", 2),
            ([0x8A, 0x01, 0x03, 0x0A, 0x02, 0x61], "protobuf.truncated", 4),
            ([0xCA, 0x02, 0x02, 0x01, 0x80], "protobuf.truncated", 4),
        ] as [([UInt8], String, Int)])
    func `what is wrong is named with its place`(wire: [UInt8], code: String, offset: Int) {
        let error = #expect(throws: ProtobufError.self) { try Everything(protobuf: wire) }
        #expect(error?.code.rawValue == code, "\(error?.description ?? "")")
        #expect(error?.offset == offset, "\(error?.description ?? "")")
    }

    @Test func `a message that was cut is never a trap`() {
        var rng = SplitMix64(seed: 7)
        for _ in 0..<4 {
            let wire = Everything.random(&rng, depth: 3).encodedProtobuf().suffix(700)
            for count in 0..<wire.count { _ = try? Everything(protobuf: Array(wire.prefix(count))) }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a message that was spoilt is never a trap`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var mutation = Mutation(seed: seed)
        for _ in 0..<5 {
            let wire = Everything.random(&rng, depth: 3).encodedProtobuf()
            for _ in 0..<20 { _ = try? Everything(protobuf: mutation.spoil(wire)) }
        }
    }

    @Test func `messages inside one another end at the limit`() throws {
        func nest(_ depth: Int) -> [UInt8] {
            (0..<depth).reduce([]) { inner, _ in
                var writer = ProtobufWriter()
                writer.tag(91, .lengthDelimited)
                writer.byteString(inner)
                return writer.bytes
            }
        }
        _ = try Everything(protobuf: nest(100))
        let deep = #expect(throws: ProtobufError.self) { try Everything(protobuf: nest(101)) }
        #expect(deep?.code == .limit)
        let abyss = #expect(throws: ProtobufError.self) { try Everything(protobuf: nest(20_000)) }
        #expect(abyss?.code == .limit)
    }

    @Test func `groups inside one another end at the limit`() {
        let groups = [UInt8](repeating: 0x0B, count: 1_000_000)
        let error = #expect(throws: ProtobufError.self) { try Everything(protobuf: groups) }
        #expect(error?.code == .limit)
    }

    @Test func `a message of many fields ends at the limit`() {
        let limits = ProtobufLimits(values: 1000)
        let leaves = [UInt8]((0..<1001).flatMap { _ in [0xCA, 0x03, 0x00] as [UInt8] })
        let packed: [UInt8] = [0xCA, 0x02, 0xE9, 0x07] + [UInt8](repeating: 1, count: 1001)
        for wire in [leaves, packed] {
            let error = #expect(throws: ProtobufError.self) { try Everything(protobuf: wire, limits: limits) }
            #expect(error?.code == .limit)
        }
    }

    @Test func `a message of too many bytes is not looked at`() {
        let error = #expect(throws: ProtobufError.self) {
            try Everything(protobuf: [8, 1, 8, 1], limits: ProtobufLimits(bytes: 3))
        }
        #expect(error?.code == .limit)
    }

    @Test func `of keys that are one string to Swift the last stays, and a scalar string keeps both`() throws {
        var message = Everything()
        message.maps.stringString = [ScalarString("é"): "one", ScalarString("e\u{301}"): "two"]
        let wire = message.encodedProtobuf()
        #expect(try Everything(protobuf: wire).maps.stringString.count == 2)
        #expect(try PlainMap(protobuf: wire).map == ["é": "one"])
    }
}

private struct PlainMap: ProtobufMessage {
    var map: [String: String] = [:]
    mutating func fields(_ wire: inout ProtobufFields) { wire.field(78, &map) }
}
