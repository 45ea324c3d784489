import CairnTesting
import CairnWire

/// A type whose random values lie at the edges more often than not.
protocol Drawn {
    static func draw(_ rng: inout SplitMix64) -> Self
}

extension Drawn where Self: FixedWidthInteger {
    static func draw(_ rng: inout SplitMix64) -> Self {
        switch Int.random(in: 0..<4, using: &rng) {
        case 0: [.min, .max, 0, 1, 127, .max - 1, .min + 1].randomElement(using: &rng) ?? 0
        case 1: Self(truncatingIfNeeded: rng.next())
        default: Self(Int.random(in: (Self.isSigned ? -128 : 0)...127, using: &rng))
        }
    }
}

extension Int32: Drawn {}
extension Int64: Drawn {}
extension UInt32: Drawn {}
extension UInt64: Drawn {}
extension UInt8: Drawn {}

extension Bool: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Bool { .random(using: &rng) }
}

extension Float: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Float {
        [0, -0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi]
            .randomElement(using: &rng) ?? 0
    }
}

extension Double: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Double { Bool.draw(&rng) ? Double(Float.draw(&rng)) : .pi }
}

extension String: Drawn {
    static func draw(_ rng: inout SplitMix64) -> String { RandomText.text(using: &rng) }
}

extension ScalarString: Drawn {
    static func draw(_ rng: inout SplitMix64) -> ScalarString { ScalarString(.draw(&rng)) }
}

extension Colour: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Colour { Colour(rawValue: .draw(&rng)) }
}

extension Leaf: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Leaf { Leaf(name: .draw(&rng), numbers: .draw(&rng)) }
}

extension Optional: Drawn where Wrapped: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Wrapped? { Bool.draw(&rng) ? Wrapped.draw(&rng) : nil }
}

extension Array: Drawn where Element: Drawn {
    static func draw(_ rng: inout SplitMix64) -> [Element] {
        (0..<([0, 0, 1, 3, 20].randomElement(using: &rng) ?? 0)).map { _ in .draw(&rng) }
    }
}

extension Dictionary: Drawn where Key: Drawn, Value: Drawn {
    static func draw(_ rng: inout SplitMix64) -> [Key: Value] {
        var map: [Key: Value] = [:]
        for _ in 0..<Int.random(in: 0..<4, using: &rng) { map[.draw(&rng)] = .draw(&rng) }
        return map
    }
}

extension Everything.Pick: Drawn {
    static func draw(_ rng: inout SplitMix64) -> Self {
        switch Int.random(in: 0..<3, using: &rng) {
        case 0: .string(.draw(&rng))
        case 1: .int64(.draw(&rng))
        default: .leaf(.draw(&rng))
        }
    }
}

extension Everything {
    /// - Parameter share: how likely a field is to be there.
    static func random(_ rng: inout SplitMix64, depth: Int = 0) -> Everything {
        let share = Bool.draw(&rng) ? 0.1 : 0.9
        func set<Value: Drawn>(_ value: inout Value) {
            if Double.random(in: 0..<1, using: &rng) < share { value = .draw(&rng) }
        }
        var it = Everything()
        set(&it.int32); set(&it.int64); set(&it.uint32); set(&it.uint64)
        set(&it.sint32); set(&it.sint64); set(&it.fixed32); set(&it.fixed64)
        set(&it.sfixed32); set(&it.sfixed64); set(&it.float); set(&it.double)
        set(&it.bool); set(&it.string); set(&it.bytes); set(&it.colour); set(&it.leaf)
        set(&it.optional.int32); set(&it.optional.int64); set(&it.optional.uint32); set(&it.optional.uint64)
        set(&it.optional.sint32); set(&it.optional.sint64); set(&it.optional.fixed32); set(&it.optional.fixed64)
        set(&it.optional.sfixed32); set(&it.optional.sfixed64); set(&it.optional.float); set(&it.optional.double)
        set(&it.optional.bool); set(&it.optional.string); set(&it.optional.bytes); set(&it.optional.colour)
        set(&it.repeated.int32); set(&it.repeated.int64); set(&it.repeated.uint32); set(&it.repeated.uint64)
        set(&it.repeated.sint32); set(&it.repeated.sint64); set(&it.repeated.fixed32); set(&it.repeated.fixed64)
        set(&it.repeated.sfixed32); set(&it.repeated.sfixed64); set(&it.repeated.float); set(&it.repeated.double)
        set(&it.repeated.bool); set(&it.repeated.string); set(&it.repeated.bytes); set(&it.repeated.colour)
        set(&it.repeated.leaf); set(&it.repeated.looseInt32); set(&it.repeated.looseSint64)
        set(&it.repeated.looseFixed32); set(&it.repeated.looseDouble); set(&it.repeated.looseBool)
        set(&it.repeated.looseColour)
        set(&it.maps.int32Int32); set(&it.maps.sint64Fixed64); set(&it.maps.fixed32String); set(&it.maps.boolBytes)
        set(&it.maps.stringLeaf); set(&it.maps.sfixed64Double); set(&it.maps.uint64Colour)
        set(&it.maps.stringString); set(&it.maps.uint32Sint32); set(&it.maps.int64Float)
        set(&it.pick); set(&it.last)
        if depth < 3, Bool.draw(&rng) {
            it.children = (0..<Int.random(in: 0..<3, using: &rng)).map { _ in .random(&rng, depth: depth + 1) }
        }
        return it
    }
}
