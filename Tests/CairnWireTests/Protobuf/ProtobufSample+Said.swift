import CairnWire

/// What says itself in the words that `Tests/Peers/protobuf_peer.py` uses too: the fields of a message in order of their
/// numbers, a dash for what is absent, text and bytes in hex, floating point by its bits.
protocol Worded {
    var said: String { get }
}

private func listed<each Part: Worded>(_ parts: repeat each Part) -> String {
    var words: [String] = []
    repeat words.append((each parts).said)
    return words.joined(separator: ";")
}

extension Everything: Worded {
    var said: String {
        let first = listed(
            int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64, float, double, bool,
            string, Bytes(bytes), colour, leaf)
        return
            "(\(first);\(optional.said);\(repeated.said);\(maps.said);\(children.said);\(Pick.said(pick));\(last.said))"
    }
}

extension Leaf: Worded {
    var said: String { "(\(listed(name, numbers)))" }
}

extension Optionals: Worded {
    var said: String {
        listed(
            int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64, float, double, bool,
            string, bytes.map(Bytes.init), colour)
    }
}

extension Repeats: Worded {
    var said: String {
        listed(
            int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64, float, double, bool,
            string, bytes.map(Bytes.init), colour, leaf, looseInt32, looseSint64, looseFixed32, looseDouble, looseBool,
            looseColour)
    }
}

extension Maps: Worded {
    var said: String {
        listed(
            int32Int32, sint64Fixed64, fixed32String, boolBytes.mapValues(Bytes.init), stringLeaf, sfixed64Double,
            uint64Colour, stringString, uint32Sint32, int64Float)
    }
}

extension Everything.Pick {
    /// As three fields, of which one is there.
    static func said(_ pick: Self?) -> String {
        switch pick {
        case .string(let value): "\(value.said);-;-"
        case .int64(let value): "-;\(value.said);-"
        case .leaf(let value): "-;-;\(value.said)"
        case nil: "-;-;-"
        }
    }
}

// MARK: - Values

/// `[UInt8]` that is no list.
private struct Bytes: Worded {
    var bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    var said: String { "#" + hex(bytes) }
}

extension Worded where Self: FixedWidthInteger {
    var said: String { "\(self)" }
}

extension Int32: Worded {}
extension Int64: Worded {}
extension UInt32: Worded {}
extension UInt64: Worded {}

extension Bool: Worded {
    var said: String { self ? "true" : "false" }
}

extension Float: Worded {
    var said: String { isNaN ? "nan" : "f\(bitPattern)" }
}

extension Double: Worded {
    var said: String { isNaN ? "nan" : "d\(bitPattern)" }
}

extension String: Worded {
    var said: String { "'" + hex(Array(utf8)) }
}

extension ScalarString: Worded {
    var said: String { text.said }
}

extension Colour: Worded {
    var said: String { "\(rawValue)" }
}

extension Optional: Worded where Wrapped: Worded {
    var said: String { self?.said ?? "-" }
}

extension Array: Worded where Element: Worded {
    var said: String { "[" + map(\.said).joined(separator: ",") + "]" }
}

extension Dictionary: Worded where Key: Worded, Value: Worded {
    var said: String {
        let entries = map { "\($0.key.said):\($0.value.said)" }
        return "{" + entries.sorted { $0.precedesInScalars($1) }.joined(separator: ",") + "}"
    }
}

func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

func bytes(hex text: some StringProtocol) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
}
