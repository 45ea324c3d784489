import CairnWire

/// A message with a field of every kind; the same as in `Tests/Peers/protobuf_peer.py`.
struct Everything: ProtobufMessage, Equatable {
    var int32: Int32 = 0
    var int64: Int64 = 0
    var uint32: UInt32 = 0
    var uint64: UInt64 = 0
    var sint32: Int32 = 0
    var sint64: Int64 = 0
    var fixed32: UInt32 = 0
    var fixed64: UInt64 = 0
    var sfixed32: Int32 = 0
    var sfixed64: Int64 = 0
    var float: Float = 0
    var double: Double = 0
    var bool = false
    var string = ""
    var bytes: [UInt8] = []
    var colour = Colour.none
    var leaf: Leaf?

    var optional = Optionals()
    var repeated = Repeats()
    var maps = Maps()

    var children: [Everything] = []
    var pick: Pick?
    var last = ""

    /// The members of a `oneof`.
    enum Pick: Sendable, Equatable {
        case string(String)
        case int64(Int64)
        case leaf(Leaf)
    }

    mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &int32)
        wire.field(2, &int64)
        wire.field(3, &uint32)
        wire.field(4, &uint64)
        wire.field(5, &sint32, as: .zigzag)
        wire.field(6, &sint64, as: .zigzag)
        wire.field(7, &fixed32, as: .fixed)
        wire.field(8, &fixed64, as: .fixed)
        wire.field(9, &sfixed32, as: .fixed)
        wire.field(10, &sfixed64, as: .fixed)
        wire.field(11, &float)
        wire.field(12, &double)
        wire.field(13, &bool)
        wire.field(14, &string)
        wire.field(15, &bytes)
        wire.field(16, &colour)
        wire.field(17, &leaf)
        optional.fields(&wire)
        repeated.fields(&wire)
        maps.fields(&wire)
        wire.field(91, &children)
        wire.field(92, &pickedString)
        wire.field(93, &pickedInt64)
        wire.field(94, &pickedLeaf)
        wire.field(536_870_911, &last)
    }

    private var pickedString: String? {
        get { if case .string(let value) = pick { value } else { nil } }
        set { if let newValue { pick = .string(newValue) } }
    }

    private var pickedInt64: Int64? {
        get { if case .int64(let value) = pick { value } else { nil } }
        set { if let newValue { pick = .int64(newValue) } }
    }

    private var pickedLeaf: Leaf? {
        get { if case .leaf(let value) = pick { value } else { nil } }
        set { if let newValue { pick = .leaf(newValue) } }
    }
}

struct Leaf: ProtobufMessage, Equatable {
    var name = ""
    var numbers: [Int64] = []

    mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &name)
        wire.field(2, &numbers)
    }
}

struct Colour: ProtobufEnum {
    var rawValue: Int32
    static let none = Self(rawValue: 0)
    static let red = Self(rawValue: 1)
}

/// The fields with presence; a part of `Everything` and no message.
struct Optionals: Sendable, Equatable {
    var int32: Int32?
    var int64: Int64?
    var uint32: UInt32?
    var uint64: UInt64?
    var sint32: Int32?
    var sint64: Int64?
    var fixed32: UInt32?
    var fixed64: UInt64?
    var sfixed32: Int32?
    var sfixed64: Int64?
    var float: Float?
    var double: Double?
    var bool: Bool?
    var string: String?
    var bytes: [UInt8]?
    var colour: Colour?

    mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(21, &int32)
        wire.field(22, &int64)
        wire.field(23, &uint32)
        wire.field(24, &uint64)
        wire.field(25, &sint32, as: .zigzag)
        wire.field(26, &sint64, as: .zigzag)
        wire.field(27, &fixed32, as: .fixed)
        wire.field(28, &fixed64, as: .fixed)
        wire.field(29, &sfixed32, as: .fixed)
        wire.field(30, &sfixed64, as: .fixed)
        wire.field(31, &float)
        wire.field(32, &double)
        wire.field(33, &bool)
        wire.field(34, &string)
        wire.field(35, &bytes)
        wire.field(36, &colour)
    }
}

/// The repeated fields; a part of `Everything` and no message.
struct Repeats: Sendable, Equatable {
    var int32: [Int32] = []
    var int64: [Int64] = []
    var uint32: [UInt32] = []
    var uint64: [UInt64] = []
    var sint32: [Int32] = []
    var sint64: [Int64] = []
    var fixed32: [UInt32] = []
    var fixed64: [UInt64] = []
    var sfixed32: [Int32] = []
    var sfixed64: [Int64] = []
    var float: [Float] = []
    var double: [Double] = []
    var bool: [Bool] = []
    var string: [String] = []
    var bytes: [[UInt8]] = []
    var colour: [Colour] = []
    var leaf: [Leaf] = []
    var looseInt32: [Int32] = []
    var looseSint64: [Int64] = []
    var looseFixed32: [UInt32] = []
    var looseDouble: [Double] = []
    var looseBool: [Bool] = []
    var looseColour: [Colour] = []

    mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(41, &int32)
        wire.field(42, &int64)
        wire.field(43, &uint32)
        wire.field(44, &uint64)
        wire.field(45, &sint32, as: .zigzag)
        wire.field(46, &sint64, as: .zigzag)
        wire.field(47, &fixed32, as: .fixed)
        wire.field(48, &fixed64, as: .fixed)
        wire.field(49, &sfixed32, as: .fixed)
        wire.field(50, &sfixed64, as: .fixed)
        wire.field(51, &float)
        wire.field(52, &double)
        wire.field(53, &bool)
        wire.field(54, &string)
        wire.field(55, &bytes)
        wire.field(56, &colour)
        wire.field(57, &leaf)
        wire.field(61, &looseInt32, packed: false)
        wire.field(62, &looseSint64, as: .zigzag, packed: false)
        wire.field(63, &looseFixed32, as: .fixed, packed: false)
        wire.field(64, &looseDouble, packed: false)
        wire.field(65, &looseBool, packed: false)
        wire.field(66, &looseColour, packed: false)
    }
}

/// The maps; a part of `Everything` and no message.
struct Maps: Sendable, Equatable {
    var int32Int32: [Int32: Int32] = [:]
    var sint64Fixed64: [Int64: UInt64] = [:]
    var fixed32String: [UInt32: String] = [:]
    var boolBytes: [Bool: [UInt8]] = [:]
    var stringLeaf: [ScalarString: Leaf] = [:]
    var sfixed64Double: [Int64: Double] = [:]
    var uint64Colour: [UInt64: Colour] = [:]
    var stringString: [ScalarString: String] = [:]
    var uint32Sint32: [UInt32: Int32] = [:]
    var int64Float: [Int64: Float] = [:]

    mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(71, &int32Int32)
        wire.field(72, &sint64Fixed64, keys: .zigzag, values: .fixed)
        wire.field(73, &fixed32String, keys: .fixed)
        wire.field(74, &boolBytes)
        wire.field(75, &stringLeaf)
        wire.field(76, &sfixed64Double, keys: .fixed)
        wire.field(77, &uint64Colour)
        wire.field(78, &stringString)
        wire.field(79, &uint32Sint32, values: .zigzag)
        wire.field(80, &int64Float)
    }
}
