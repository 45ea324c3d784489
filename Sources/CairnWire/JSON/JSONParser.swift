/// Reads one JSON text from contiguous bytes, by recursive descent; the limit on depth bounds the stack.
///
/// Every read of `bytes` is preceded by a comparison of `position` with `bytes.count`: release builds do not check.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    private var values = 0

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes, limits: limits)
        guard bytes.count <= limits.bytes else {
            throw parser.failure(.limit, "the text has \(bytes.count) bytes, \(limits.bytes) are allowed", at: 0)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        let value = try parser.value(depth: 0)
        parser.skipWhitespace()
        guard parser.position == bytes.count else {
            throw parser.failure(.syntax, "text after the end of the value: \(parser.found)")
        }
        return value
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        skipWhitespace()
        values += 1
        guard values <= limits.values else {
            throw failure(.limit, "more than \(limits.values) values")
        }
        guard position < bytes.count else {
            throw failure(.syntax, "the text ends where a value should stand")
        }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "'"): throw failure(.syntax, "a string stands in double quotes")
        default: throw failure(.syntax, "a value should stand here, not \(found)")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var object = JSONObject()
        if skip(UInt8(ascii: "}")) { return object }
        while true {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw failure(.syntax, "a member's name in double quotes should stand here, not \(found)")
            }
            let key = try string()
            guard skip(UInt8(ascii: ":")) else {
                throw failure(.syntax, "':' should follow the name '\(key.prefix(40))', not \(found)")
            }
            object[key] = try value(depth: depth)
            if skip(UInt8(ascii: ",")) {
                guard !stands(UInt8(ascii: "}")) else { throw failure(.syntax, "remove the ',' before '}'") }
            } else if skip(UInt8(ascii: "}")) {
                return object
            } else {
                throw failure(.syntax, "',' or '}' should follow the member '\(key.prefix(40))', not \(found)")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        try enter(depth)
        var items: [JSON] = []
        if skip(UInt8(ascii: "]")) { return items }
        while true {
            items.append(try value(depth: depth))
            if skip(UInt8(ascii: ",")) {
                guard !stands(UInt8(ascii: "]")) else { throw failure(.syntax, "remove the ',' before ']'") }
            } else if skip(UInt8(ascii: "]")) {
                return items
            } else {
                throw failure(.syntax, "',' or ']' should follow an element, not \(found)")
            }
        }
    }

    /// Past the opening bracket.
    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= limits.depth else {
            throw failure(.limit, "more than \(limits.depth) arrays and objects inside one another")
        }
        position += 1
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count,
            (0..<count).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
        else { throw failure(.syntax, "a value should stand here, not \(found)") }
        position += count
        return value
    }
}

// MARK: - Bytes

extension JSONParser {
    mutating func skipWhitespace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    /// Goes past `byte` and the white space before it, if it stands there.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard stands(byte) else { return false }
        position += 1
        return true
    }

    /// Whether `byte` stands next; goes past the white space before it.
    mutating func stands(_ byte: UInt8) -> Bool {
        skipWhitespace()
        return position < bytes.count && bytes[position] == byte
    }

    /// What stands at the position, for a message: a word, a sign, or the end.
    var found: String {
        guard position < bytes.count else { return "the end of the text" }
        let rest = bytes[position...].prefix(24)
        let word = rest.prefix { byte in
            byte >= 0x80 || UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
                || UInt8(ascii: "A") <= byte & 0xDF && byte & 0xDF <= UInt8(ascii: "Z")
        }
        if word.isEmpty, rest[rest.startIndex] < 0x20 { return "a control character" }
        return "'\(String(decoding: word.isEmpty ? rest.prefix(1) : word, as: UTF8.self))'"
    }

    func failure(_ code: JSONError.Code, _ message: String, at offset: Int? = nil) -> JSONError {
        JSONError(code, message, at: offset ?? position, in: bytes)
    }
}
