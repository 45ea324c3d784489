/// How an integer with a sign stands on the wire.
package enum ProtobufSignedCoding: Sendable {
    /// `int32`, `int64`: a negative number takes ten bytes.
    case varint
    /// `sint32`, `sint64`: small negative numbers are short too.
    case zigzag
    /// `sfixed32`, `sfixed64`.
    case fixed
}

/// How an integer without a sign stands on the wire.
package enum ProtobufUnsignedCoding: Sendable {
    /// `uint32`, `uint64`.
    case varint
    /// `fixed32`, `fixed64`.
    case fixed
}

extension ProtobufScalar where Self: FixedWidthInteger {
    package static var absent: Self { 0 }
    package static var isPackable: Bool { true }
    package var isAbsent: Bool { self == 0 }

    /// Of a varint the low bits count, as in every other implementation.
    fileprivate init(varint reader: inout ProtobufReader) throws(ProtobufError) {
        self.init(truncatingIfNeeded: try reader.varint())
    }
}

extension Int32: ProtobufScalar {
    package static var standardCoding: ProtobufSignedCoding { .varint }

    package static func wireType(_ coding: ProtobufSignedCoding) -> ProtobufTag.WireType {
        switch coding {
        case .varint, .zigzag: .varint
        case .fixed: .fixed32
        }
    }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufSignedCoding) throws(ProtobufError) {
        switch coding {
        case .varint: try self.init(varint: &reader)
        case .zigzag:
            let raw = try UInt32(varint: &reader)
            self.init(bitPattern: raw >> 1 ^ (0 &- (raw & 1)))
        case .fixed: self.init(bitPattern: try reader.fixed32())
        }
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufSignedCoding) {
        switch coding {
        case .varint: writer.varint(UInt64(bitPattern: Int64(self)))
        case .zigzag: writer.varint(UInt64(UInt32(bitPattern: self << 1 ^ self >> 31)))
        case .fixed: writer.fixed32(UInt32(bitPattern: self))
        }
    }
}

extension Int64: ProtobufScalar {
    package static var standardCoding: ProtobufSignedCoding { .varint }

    package static func wireType(_ coding: ProtobufSignedCoding) -> ProtobufTag.WireType {
        switch coding {
        case .varint, .zigzag: .varint
        case .fixed: .fixed64
        }
    }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufSignedCoding) throws(ProtobufError) {
        switch coding {
        case .varint: try self.init(varint: &reader)
        case .zigzag:
            let raw = try reader.varint()
            self.init(bitPattern: raw >> 1 ^ (0 &- (raw & 1)))
        case .fixed: self.init(bitPattern: try reader.fixed64())
        }
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufSignedCoding) {
        switch coding {
        case .varint: writer.varint(UInt64(bitPattern: self))
        case .zigzag: writer.varint(UInt64(bitPattern: self << 1 ^ self >> 63))
        case .fixed: writer.fixed64(UInt64(bitPattern: self))
        }
    }
}

extension UInt32: ProtobufScalar {
    package static var standardCoding: ProtobufUnsignedCoding { .varint }

    package static func wireType(_ coding: ProtobufUnsignedCoding) -> ProtobufTag.WireType {
        switch coding {
        case .varint: .varint
        case .fixed: .fixed32
        }
    }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufUnsignedCoding) throws(ProtobufError) {
        switch coding {
        case .varint: try self.init(varint: &reader)
        case .fixed: self = try reader.fixed32()
        }
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufUnsignedCoding) {
        switch coding {
        case .varint: writer.varint(UInt64(self))
        case .fixed: writer.fixed32(self)
        }
    }
}

extension UInt64: ProtobufScalar {
    package static var standardCoding: ProtobufUnsignedCoding { .varint }

    package static func wireType(_ coding: ProtobufUnsignedCoding) -> ProtobufTag.WireType {
        switch coding {
        case .varint: .varint
        case .fixed: .fixed64
        }
    }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufUnsignedCoding) throws(ProtobufError) {
        switch coding {
        case .varint: self = try reader.varint()
        case .fixed: self = try reader.fixed64()
        }
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufUnsignedCoding) {
        switch coding {
        case .varint: writer.varint(self)
        case .fixed: writer.fixed64(self)
        }
    }
}
