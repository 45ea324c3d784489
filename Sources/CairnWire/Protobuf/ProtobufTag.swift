/// What stands before each field: its number, and how its length is found.
package struct ProtobufTag: Sendable, Hashable {
    /// https://protobuf.dev/programming-guides/encoding/#structure
    package enum WireType: UInt8, Sendable, Hashable {
        case varint = 0, fixed64, lengthDelimited, startGroup, endGroup, fixed32
    }

    package static let numbers = 1...(1 << 29 - 1)

    /// 0 for the end of a message, which is no tag.
    package var number: Int
    package var wireType: WireType

    package init(_ number: Int, _ wireType: WireType) {
        self.number = number
        self.wireType = wireType
    }

    static let end = ProtobufTag(0, .varint)

    var rawValue: UInt64 { UInt64(number) << 3 | UInt64(wireType.rawValue) }
}
