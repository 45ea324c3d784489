/// What can be the key of a map: integers, booleans and strings. Entries are written in order of their keys.
package protocol ProtobufMapKey: ProtobufScalar, Hashable {
    func precedes(_ other: Self) -> Bool
}

extension ProtobufMapKey where Self: Comparable {
    package func precedes(_ other: Self) -> Bool { self < other }
}

extension Int32: ProtobufMapKey {}
extension Int64: ProtobufMapKey {}
extension UInt32: ProtobufMapKey {}
extension UInt64: ProtobufMapKey {}

extension Bool: ProtobufMapKey {
    package func precedes(_ other: Bool) -> Bool { !self && other }
}

/// Of keys that Swift holds to be the same string, "é" in one scalar and in two, the last one stays. Where that matters the
/// key is a `ScalarString`.
extension String: ProtobufMapKey {
    package func precedes(_ other: String) -> Bool { precedesInScalars(other) }
}

extension ScalarString: ProtobufMapKey {
    package static var absent: ScalarString { ScalarString("") }
    package static var isPackable: Bool { false }
    package var isAbsent: Bool { text.isEmpty }
    package static func wireType(_ coding: ProtobufPlain) -> ProtobufTag.WireType { .lengthDelimited }
    package func precedes(_ other: ScalarString) -> Bool { text.precedesInScalars(other.text) }

    package init(from reader: inout ProtobufReader, _ coding: ProtobufPlain) throws(ProtobufError) {
        self.init(try reader.string())
    }

    package func write(to writer: inout ProtobufWriter, _ coding: ProtobufPlain) { writer.string(text) }
}
