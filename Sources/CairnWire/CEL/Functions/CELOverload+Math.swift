extension CELOverload {
    /// cel-go's `ext.Math`, but square roots.
    static let math: [CELOverload] = [
        .variadic("math.greatest", .numbers, gives: CELShape(.numbers)) { values, meter throws(CELFault) in
            try extreme(values, .after, "math.greatest", &meter)
        },
        .global("math.greatest") { (meter: inout CELMeter, list: CELList) throws(CELFault) in
            try extreme(list, .after, "math.greatest", &meter)
        },
        .variadic("math.least", .numbers, gives: CELShape(.numbers)) { values, meter throws(CELFault) in
            try extreme(values, .before, "math.least", &meter)
        },
        .global("math.least") { (meter: inout CELMeter, list: CELList) throws(CELFault) in
            try extreme(list, .before, "math.least", &meter)
        },
        .global("math.abs") { (_, value: UInt64) in value },
        .global("math.abs") { (_, value: Double) in value.magnitude },
        .global("math.abs") { (_, value: Int64) throws(CELFault) in
            guard let value = Int64(exactly: value.magnitude) else {
                throw CELFault(.overflow, "\(value) has no positive twin in 64 bits")
            }
            return value
        },
        .global("math.sign") { (_, value: UInt64) in value.signum() },
        .global("math.sign") { (_, value: Int64) in value.signum() },
        .global("math.sign") { (_, value: Double) in value > 0 ? 1.0 : value < 0 ? -1.0 : value },
        .global("math.trunc") { (_, value: Double) in value.truncatedToInteger },
        .global("math.floor") { (_, value: Double) in
            let whole = value.truncatedToInteger
            return whole > value ? whole - 1 : whole
        },
        .global("math.ceil") { (_, value: Double) in
            let whole = value.truncatedToInteger
            return whole < value ? whole + 1 : whole
        },
        // A half goes away from zero.
        .global("math.round") { (_, value: Double) in
            let whole = value.truncatedToInteger
            guard (value - whole).magnitude >= 0.5 else { return whole }
            return value < 0 ? whole - 1 : whole + 1
        },
        .global("math.isNaN") { (_, value: Double) in value.isNaN },
        .global("math.isInf") { (_, value: Double) in value.isInfinite },
        .global("math.isFinite") { (_, value: Double) in value.isFinite },
    ]

    private static func extreme(
        _ list: CELList, _ wanted: CELNumber.Order, _ name: String, _ meter: inout CELMeter
    ) throws(CELFault) -> CELValue {
        try meter.spend(list.count / 4)
        return try extreme((0..<list.count).map { list[$0] }, wanted, name, &meter)
    }

    /// The value of which all others stand on the other side; of equal ones the first.
    private static func extreme(
        _ values: [CELValue], _ wanted: CELNumber.Order, _ name: String, _ meter: inout CELMeter
    ) throws(CELFault) -> CELValue {
        try meter.spend(values.count / 4)
        var best: (value: CELValue, number: CELNumber)?
        for value in values {
            guard let number = CELNumber(value) else {
                throw CELFault(.type, "\(name) takes numbers; one is of type \(value.type.name)")
            }
            if let found = best, number.order(before: found.number) != wanted { continue }
            best = (value, number)
        }
        guard let best else { throw CELFault(.value, "\(name) of an empty list has no value") }
        return best.value
    }

    /// Bits of integers.
    static let bits: [CELOverload] = [
        .global("math.bitAnd") { (_, left: Int64, right: Int64) in left & right },
        .global("math.bitAnd") { (_, left: UInt64, right: UInt64) in left & right },
        .global("math.bitOr") { (_, left: Int64, right: Int64) in left | right },
        .global("math.bitOr") { (_, left: UInt64, right: UInt64) in left | right },
        .global("math.bitXor") { (_, left: Int64, right: Int64) in left ^ right },
        .global("math.bitXor") { (_, left: UInt64, right: UInt64) in left ^ right },
        .global("math.bitNot") { (_, value: Int64) in ~value },
        .global("math.bitNot") { (_, value: UInt64) in ~value },
        .global("math.bitShiftLeft") { (_, value: Int64, by: Int64) throws(CELFault) in value << (try shift(by)) },
        .global("math.bitShiftLeft") { (_, value: UInt64, by: Int64) throws(CELFault) in value << (try shift(by)) },
        // Zeros come in from the left, whatever the sign.
        .global("math.bitShiftRight") { (_, value: Int64, by: Int64) throws(CELFault) in
            Int64(bitPattern: UInt64(bitPattern: value) >> (try shift(by)))
        },
        .global("math.bitShiftRight") { (_, value: UInt64, by: Int64) throws(CELFault) in value >> (try shift(by)) },
    ]

    private static func shift(_ places: Int64) throws(CELFault) -> Int64 {
        guard places >= 0 else { throw CELFault(.value, "bits cannot be shifted by \(places) places") }
        return places
    }
}

extension Double {
    /// The number without its fraction. (`rounded(.towardZero)` would want libm at link time.)
    fileprivate var truncatedToInteger: Double {
        guard magnitude < 0x1p52 else { return self }
        let whole = Double(Int64(self))
        return sign == .minus ? -whole.magnitude : whole
    }
}
