import CairnTesting
import CairnWire
import Testing

@Suite struct ProtobufMessageTests {
    /// The examples of https://protobuf.dev/programming-guides/encoding/.
    @Test func `the examples of the encoding guide`() {
        #expect(Everything(int32: 150).encodedProtobuf() == [0x08, 0x96, 0x01])
        #expect(Everything(string: "testing").encodedProtobuf() == [0x72, 0x07] + Array("testing".utf8))
        var packed = Everything()
        packed.repeated.int32 = [3, 270, 86942]
        #expect(packed.encodedProtobuf() == [0xCA, 0x02, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
    }

    @Test func `a message without fields is no bytes, and no bytes are a message without fields`() throws {
        #expect(Everything().encodedProtobuf().isEmpty)
        #expect(try Everything(protobuf: []) == Everything())
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a message that was written is read again`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let message = Everything.random(&rng)
        let wire = message.encodedProtobuf()
        let again = try Everything(protobuf: wire)
        #expect(again == message)
        #expect(again.encodedProtobuf() == wire)
    }

    @Test func `a default is left out without presence and kept with it`() throws {
        var message = Everything()
        message.optional.int32 = 0
        message.optional.string = ""
        message.leaf = Leaf()
        let wire = message.encodedProtobuf()
        #expect(wire == [0x8A, 0x01, 0x00, 0xA8, 0x01, 0x00, 0x92, 0x02, 0x00])
        #expect(try Everything(protobuf: wire) == message)
        #expect(Everything(double: -0.0).encodedProtobuf().count == 9)
    }

    @Test func `fields may come in any order`() throws {
        let one = Everything(int32: 1).encodedProtobuf()
        let other = Everything(string: "x", last: "z").encodedProtobuf()
        #expect(try Everything(protobuf: other + one) == Everything(int32: 1, string: "x", last: "z"))
    }

    @Test func `of a field that comes twice the last counts, and a message is put together`() throws {
        let first = Everything(int32: 1, leaf: Leaf(name: "a", numbers: [1]))
        let second = Everything(int32: 2, leaf: Leaf(numbers: [2]))
        let both = try Everything(protobuf: first.encodedProtobuf() + second.encodedProtobuf())
        #expect(both == Everything(int32: 2, leaf: Leaf(name: "a", numbers: [1, 2])))
    }

    @Test func `of a oneof the last member counts`() throws {
        let first = Everything(pick: .string("a")).encodedProtobuf()
        let second = Everything(pick: .int64(0)).encodedProtobuf()
        let third = Everything(pick: .leaf(Leaf(name: "c"))).encodedProtobuf()
        #expect(try Everything(protobuf: first + second).pick == .int64(0))
        #expect(try Everything(protobuf: second + third + first).pick == .string("a"))
        #expect(try Everything(protobuf: third + third).pick == .leaf(Leaf(name: "c")))
    }

    @Test func `numbers are read packed and loose, whatever was declared`() throws {
        var expected = Everything()
        expected.repeated.int32 = [1, 2, 3]
        expected.repeated.looseInt32 = [4, 5]
        let loose: [UInt8] = [0xC8, 0x02, 0x01, 0xC8, 0x02, 0x02, 0xC8, 0x02, 0x03]
        let packed: [UInt8] = [0xEA, 0x03, 0x02, 0x04, 0x05]
        #expect(try Everything(protobuf: loose + packed) == expected)
    }

    @Test func `unknown fields are skipped, groups with all they hold`() throws {
        var writer = ProtobufWriter()
        writer.tag(1000, .varint)
        writer.varint(.max)
        writer.tag(1001, .fixed32)
        writer.fixed32(7)
        writer.tag(1002, .fixed64)
        writer.fixed64(7)
        writer.tag(1003, .lengthDelimited)
        writer.byteString([1, 2, 3])
        writer.tag(1004, .startGroup)
        writer.tag(1, .varint)
        writer.varint(99)
        writer.tag(5, .startGroup)
        writer.tag(5, .endGroup)
        writer.tag(1004, .endGroup)
        let known = Everything(int32: 5).encodedProtobuf()
        #expect(try Everything(protobuf: writer.bytes + known + writer.bytes) == Everything(int32: 5))
    }

    @Test func `a field of another wire type is skipped as one that is not known`() throws {
        let text = Everything(string: "x").encodedProtobuf()
        let asNumber: [UInt8] = [0x70, 0x05]
        #expect(try Everything(protobuf: asNumber + text + asNumber) == Everything(string: "x"))
    }

    @Test func `an entry of a map may lack its key or its value`() throws {
        let empty: [UInt8] = [0xBA, 0x04, 0x00]
        let onlyValue: [UInt8] = [0xBA, 0x04, 0x02, 0x10, 0x09]
        var expected = Everything()
        expected.maps.int32Int32 = [0: 0]
        #expect(try Everything(protobuf: empty) == expected)
        expected.maps.int32Int32 = [0: 9]
        #expect(try Everything(protobuf: empty + onlyValue) == expected)
    }

    @Test func `a map is written in order of its keys`() {
        var message = Everything()
        message.maps.int32Int32 = [3: 0, -1: 0, 2: 0]
        message.maps.stringString = [ScalarString("b"): "", ScalarString("ba"): "", ScalarString("a"): ""]
        let wire = message.encodedProtobuf()
        #expect((0..<20).allSatisfy { _ in message.encodedProtobuf() == wire })
        #expect(wire.prefix(15).suffix(12) == [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x10])
    }

    @Test func `a length that needs several bytes moves what it measures`() throws {
        for size in [0, 1, 127, 128, 129, 16_383, 16_384, 70_000] {
            let message = Everything(
                leaf: Leaf(name: String(repeating: "x", count: size)), children: [Everything(last: "end")], last: "z")
            #expect(try Everything(protobuf: message.encodedProtobuf()) == message)
        }
    }
}
