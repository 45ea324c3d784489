/// A type whose values stand in fields of their own: numbers, booleans, enums, strings, bytes.
package protocol ProtobufScalar: Sendable {
    /// The ways in which values of this type can stand on the wire.
    associatedtype Coding: Sendable

    /// The way that has no word in a `.proto` file, or the only one.
    static var standardCoding: Coding { get }
    /// What a field without presence holds when it is absent.
    static var absent: Self { get }
    /// Whether many of them can share one field, without tags between them.
    static var isPackable: Bool { get }
    /// Whether a field without presence is left out for this value. A negative zero is none.
    var isAbsent: Bool { get }

    static func wireType(_ coding: Coding) -> ProtobufTag.WireType
    init(from reader: inout ProtobufReader, _ coding: Coding) throws(ProtobufError)
    func write(to writer: inout ProtobufWriter, _ coding: Coding)
}

/// The coding of a type that has only one.
package enum ProtobufPlain: Sendable { case plain }

extension ProtobufScalar where Coding == ProtobufPlain {
    package static var standardCoding: ProtobufPlain { .plain }
}

extension Bool: ProtobufScalar {
    package static var absent: Bool { false }
    package static var isPackable: Bool { true }
    package var isAbsent: Bool { !self }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .varint }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self = try reader.varint() != 0
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.varint(self ? 1 : 0) }
}

extension Float: ProtobufScalar {
    package static var absent: Float { 0 }
    package static var isPackable: Bool { true }
    package var isAbsent: Bool { bitPattern == 0 }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .fixed32 }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self.init(bitPattern: try reader.fixed32())
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.fixed32(bitPattern) }
}

extension Double: ProtobufScalar {
    package static var absent: Double { 0 }
    package static var isPackable: Bool { true }
    package var isAbsent: Bool { bitPattern == 0 }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .fixed64 }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self.init(bitPattern: try reader.fixed64())
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.fixed64(bitPattern) }
}

extension String: ProtobufScalar {
    package static var absent: String { "" }
    package static var isPackable: Bool { false }
    package var isAbsent: Bool { isEmpty }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .lengthDelimited }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self = try reader.string()
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.string(self) }
}

extension [UInt8]: ProtobufScalar {
    package static var absent: [UInt8] { [] }
    package static var isPackable: Bool { false }
    package var isAbsent: Bool { isEmpty }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .lengthDelimited }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self = try reader.byteString()
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.byteString(self) }
}
