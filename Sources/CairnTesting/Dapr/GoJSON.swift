package import CairnWire

/// JSON as a sidecar reads and writes it: every number is a double, members are sorted, and what stands out in HTML is
/// escaped. What is no JSON is complained of in the words of Go, as far as recordings have them.
package enum GoJSON {
    package struct Complaint: Error { package var text: String }

    package static func parse(_ bytes: [UInt8]) throws(Complaint) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes)
        } catch {
            throw Complaint(text: complaint(of: bytes))
        }
    }

    package static func rewritten(_ bytes: [UInt8]) throws(Complaint) -> [UInt8] {
        Array(text(try parse(bytes)).utf8)
    }

    package static func text(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): String(value)
        case .int(let value): number(Double(value))
        case .double(let value): number(value)
        case .string: escaped(value.text())
        case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
        case .object(let object):
            "{"
                + object.members.sorted { $0.key < $1.key }
                .map { escaped(JSON.string($0.key).text()) + ":" + text($0.value) }.joined(separator: ",") + "}"
        }
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 }) else { return text }
        return text.map { character in
            switch character {
            case "<": "\\u003c"
            case ">": "\\u003e"
            case "&": "\\u0026"
            default: String(character)
            }
        }.joined()
    }

    /// The shortest digits, with an exponent below 10^-6 and from 10^21 on.
    static func number(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let parts = value.magnitude.description.split(separator: "e")
        let point = parts[0].split(separator: ".")
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + point[0].count - 1
        var digits = point.joined()
        // Leading zeros of 0.001, trailing ones of 100.0.
        while digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
        return (value.sign == .minus ? "-" : "") + placed(digits, exponent)
    }

    private static func placed(_ digits: String, _ exponent: Int) -> String {
        if exponent < -6 || exponent >= 21 {
            let mantissa = digits.count > 1 ? digits.prefix(1) + "." + digits.dropFirst() : digits[...]
            let places = exponent >= 0 && exponent < 10 ? "0\(exponent)" : "\(exponent.magnitude)"
            return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(places)"
        }
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 { return digits + String(repeating: "0", count: exponent + 1 - digits.count) }
        return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    private static func complaint(of bytes: [UInt8]) -> String {
        let rest = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first = rest.first else { return "unexpected end of JSON input" }
        let character = Character(UnicodeScalar(first))
        guard "{[\"-0123456789tfn".contains(character) else {
            return "invalid character '\(character)' looking for beginning of value"
        }
        if first == UInt8(ascii: "{"), let second = rest.dropFirst().first, second != UInt8(ascii: "\"") {
            return "invalid character '\(Character(UnicodeScalar(second)))' looking for beginning of object key string"
        }
        return "invalid JSON"
    }
}
