/// A finite double's exact value in decimal digits: what rounding to a number of places must begin with.
/// (1.2345 is a little less than it looks, so that it rounds to 1.234.)
struct DecimalExpansion {
    let isNegative: Bool
    /// Digits before and after the point, from left to right. No zeros at the front of `whole` and at the end of
    /// `fraction`.
    private(set) var whole: [UInt8]
    private(set) var fraction: [UInt8]

    init(_ value: Double) {
        isNegative = value.sign == .minus
        let bits = value.bitPattern
        let rawExponent = Int(bits >> 52 & 0x7FF)
        let rawSignificand = bits & (1 << 52 - 1)
        let significand = rawExponent == 0 ? rawSignificand : rawSignificand | 1 << 52
        let exponent = max(rawExponent, 1) - 1075
        // significand * 2^exponent; below the point as significand * 5^-exponent / 10^-exponent.
        var digits = String(significand).utf8.map { $0 - UInt8(ascii: "0") }
        for _ in 0..<abs(exponent) { Self.multiply(&digits, by: exponent < 0 ? 5 : 2) }
        let places = max(0, -exponent)
        if digits.count < places { digits = Array(repeating: 0, count: places - digits.count) + digits }
        whole = Array(digits.dropLast(places).drop { $0 == 0 })
        fraction = Array(digits.suffix(places))
        while fraction.last == 0 { fraction.removeLast() }
    }

    private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
        var carry: UInt8 = 0
        for place in digits.indices.reversed() {
            let product = digits[place] * factor + carry
            digits[place] = product % 10
            carry = product / 10
        }
        if carry > 0 { digits.insert(carry, at: 0) }
    }

    /// `1234.50`: rounded to a number of places, a half to the even digit.
    func fixed(_ places: Int) -> String {
        let digits = Self.rounded(whole + Self.padded(fraction, places), keeping: whole.count + places)
        let point = digits.count - places
        let front = point > 0 ? Self.text(digits[..<point]) : "0"
        return (isNegative ? "-" : "") + front + (places > 0 ? "." + Self.text(digits[point...]) : "")
    }

    /// `1.2345e+03`, likewise.
    func scientific(_ places: Int) -> String {
        let all = whole + fraction
        guard let first = all.firstIndex(where: { $0 != 0 }) else {
            return (isNegative ? "-" : "") + "0" + (places > 0 ? "." + String(repeating: "0", count: places) : "")
                + "e+00"
        }
        var exponent = whole.count - 1 - first
        var digits = Self.rounded(Self.padded(Array(all[first...]), places + 1), keeping: places + 1)
        if digits.count > places + 1 {
            digits.removeLast()
            exponent += 1
        }
        let tail = places > 0 ? "." + Self.text(digits[1...]) : ""
        let power = Int64(exponent.magnitude).digits(2)
        return "\(isNegative ? "-" : "")\(digits[0])\(tail)e\(exponent < 0 ? "-" : "+")\(power)"
    }

    private static func padded(_ digits: [UInt8], _ count: Int) -> [UInt8] {
        digits + Array(repeating: 0, count: max(0, count - digits.count))
    }

    /// The first `count` digits, rounded by the others; one more when the carry runs over the front.
    private static func rounded(_ digits: [UInt8], keeping count: Int) -> [UInt8] {
        var kept = Array(digits.prefix(count))
        let rest = digits.dropFirst(count)
        let isHalf = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
        guard let next = rest.first, isHalf ? (kept.last ?? 0) % 2 == 1 : next >= 5 else { return kept }
        for place in kept.indices.reversed() {
            guard kept[place] == 9 else {
                kept[place] += 1
                return kept
            }
            kept[place] = 0
        }
        return [1] + kept
    }

    private static func text(_ digits: some Sequence<UInt8>) -> String { digits.map(String.init).joined() }
}
