extension JSONParser {
    /// A number: an `int` when it is written as an integer and fits, else a `double`, rounded to the nearest.
    mutating func number() throws(JSONError) -> JSON {
        let start = position
        let negative = bytes[position] == UInt8(ascii: "-")
        if negative { position += 1 }

        var digits = Digits()
        guard position < bytes.count, Self.isDigit(bytes[position]) else {
            throw failure(.syntax, "a digit should follow '-', not \(found)")
        }
        if bytes[position] == UInt8(ascii: "0") {
            position += 1
            guard position == bytes.count || !Self.isDigit(bytes[position]) else {
                throw failure(.syntax, "a number has no leading zero: remove it", at: start)
            }
        } else {
            scanDigits(into: &digits)
        }

        var isInteger = true
        var exponent = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            let before = position
            scanDigits(into: &digits)
            guard position > before else { throw failure(.syntax, "a digit should follow '.', not \(found)") }
            exponent = before - position
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            let sign = position < bytes.count ? bytes[position] : 0
            if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
            var power = Digits()
            let before = position
            scanDigits(into: &power)
            guard position > before else {
                throw failure(.syntax, "a digit should follow the exponent's 'e', not \(found)")
            }
            // The fast path below needs small exponents only; it is enough to know that this one is none.
            let magnitude = power.overflowed ? 1_000_000 : Int(min(power.value, 1_000_000))
            exponent += sign == UInt8(ascii: "-") ? -magnitude : magnitude
        }

        if isInteger, !digits.overflowed {
            if let value = Int64(exactly: digits.value) { return .int(negative ? -value : value) }
            if negative, digits.value == UInt64(Int64.min.magnitude) { return .int(.min) }
        }
        return .double(try double(from: start, digits: digits, exponent: exponent, negative: negative))
    }

    private func double(
        from start: Int, digits: Digits, exponent: Int, negative: Bool
    ) throws(JSONError) -> Double {
        // Both are exact doubles, so one operation rounds once: the nearest double (Clinger 1990).
        if !digits.overflowed, digits.value <= 1 << 53, abs(exponent) <= 22 {
            let magnitude = Double(digits.value)
            let power = Self.powersOfTen[abs(exponent)]
            let value = exponent < 0 ? magnitude / power : magnitude * power
            return negative ? -value : value
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw failure(.number, "\(text.prefix(40)) is beyond the largest double, 1.8e308", at: start)
        }
        return value
    }

    private mutating func scanDigits(into digits: inout Digits) {
        while position < bytes.count, Self.isDigit(bytes[position]) {
            digits.append(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// The digits of a number as one integer, as far as 64 bits hold it.
    private struct Digits {
        var value: UInt64 = 0
        var overflowed = false

        mutating func append(_ digit: UInt8) {
            let (product, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit))
            if first || second { overflowed = true } else { value = sum }
        }
    }
}
