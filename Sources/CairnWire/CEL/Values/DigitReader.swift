/// Reads texts of digits and signs, such as times.
struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ text: String) { bytes = Array(text.utf8)[...] }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func take(_ sign: Character) -> Bool {
        guard bytes.first == sign.asciiValue else { return false }
        bytes.removeFirst()
        return true
    }

    /// A number of just so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        let found = bytes.prefix(digits)
        guard found.count == digits, found.allSatisfy(CELLexer.isDigit) else { return nil }
        bytes.removeFirst(digits)
        return found.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// The digits that stand here; empty when there are none.
    mutating func digits() -> [UInt8] {
        let found = bytes.prefix(while: CELLexer.isDigit)
        bytes.removeFirst(found.count)
        return found.map { $0 - UInt8(ascii: "0") }
    }

    /// Letters, up to the next digit or sign.
    mutating func letters() -> String {
        let found = bytes.prefix { !CELLexer.isDigit($0) && $0 != UInt8(ascii: ".") }
        bytes.removeFirst(found.count)
        return String(decoding: found, as: UTF8.self)
    }

    /// Digits after a point, in units of the last of `places`. Nil when there are none, or more.
    mutating func fraction(_ places: Int) -> Int64? {
        let found = digits()
        guard !found.isEmpty, found.count <= places else { return nil }
        let padded = found + Array(repeating: 0, count: places - found.count)
        return padded.reduce(0) { $0 * 10 + Int64($1) }
    }

    /// Seconds ahead of UTC: `Z`, `+01:00`, `-09:30`.
    mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let isBehind = take("-")
        guard isBehind || take("+"), let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
