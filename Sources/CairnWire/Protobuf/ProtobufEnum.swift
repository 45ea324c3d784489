/// An enum of proto3: a number with names. A peer's newer value is kept as it is, so this is a struct with static members:
///
///     struct Consistency: ProtobufEnum {
///         var rawValue: Int32
///         static let unspecified = Self(rawValue: 0)
///         static let strong = Self(rawValue: 2)
///     }
package protocol ProtobufEnum: ProtobufScalar, RawRepresentable, Hashable where RawValue == Int32 {
    init(rawValue: Int32)
}

extension ProtobufEnum {
    package static var standardCoding: ProtobufPlain { .plain }
    package static var absent: Self { Self(rawValue: 0) }
    package static var isPackable: Bool { true }
    package var isAbsent: Bool { rawValue == 0 }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .varint }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self.init(rawValue: try Int32(from: &reader, .varint))
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) {
        rawValue.write(to: &writer, .varint)
    }
}
