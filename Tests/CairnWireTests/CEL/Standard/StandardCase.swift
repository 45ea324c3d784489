@testable import CairnWire

/// A case of the standard's conformance tests (google/cel-spec, proto/cel/expr/conformance/test/simple.proto).
struct StandardCase {
    enum Expected {
        case value(CELValue)
        case error
    }

    /// Cases of one file and section stand together; names repeat within a section.
    var file: String
    var section: String
    var name: String
    var expression: String
    var names: [String: CELValue]
    /// Nil for what is said in terms that are left out: messages, types of the checker.
    var expected: Expected?
    /// The message's own text, for finding out what it is about.
    var proto: TextProto

    var id: String { "\(file)/\(section)/\(name)" }

    static func all(in file: TextProto) -> [StandardCase] {
        let name = file.text("name") ?? ""
        return file.messages("section").flatMap { section in
            section.messages("test").map { StandardCase($0, section: section.text("name") ?? "", file: name) }
        }
    }

    private init(_ test: TextProto, section: String, file: String) {
        self.file = file
        self.section = section
        name = test.text("name") ?? ""
        expression = test.text("expr") ?? ""
        proto = test
        names = [:]
        for binding in test.messages("bindings") {
            let value = binding.message("value")?.message("value").flatMap(CELValue.init(standard:))
            names[binding.text("key") ?? ""] = value
        }
        let result = test.message("value") ?? test.message("typed_result")?.message("result")
        if test.message("eval_error") != nil {
            expected = .error
        } else if let result {
            expected = CELValue(standard: result).map(Expected.value)
        } else if test.message("typed_result") == nil {
            // "If no result is given, a true value is expected."
            expected = .value(.bool(true))
        }
    }
}

extension CELValue {
    /// A `cel.expr.Value`. Nil for messages and enums.
    init?(standard value: TextProto) {
        guard let (name, field) = value.fields.first else { return nil }
        switch (name, field) {
        case ("null_value", _): self = .null
        case ("bool_value", .word(let word)): self = .bool(word == "true")
        case ("int64_value", .word(let word)):
            guard let number = Int64(word) else { return nil }
            self = .int(number)
        case ("uint64_value", .word(let word)):
            guard let number = UInt64(word) else { return nil }
            self = .uint(number)
        case ("double_value", .word(let word)):
            guard let number = Double(word) else { return nil }
            self = .double(number)
        case ("string_value", .bytes(let bytes)): self = .string(String(decoding: bytes, as: UTF8.self))
        case ("bytes_value", .bytes(let bytes)): self = .bytes(bytes)
        case ("type_value", .bytes(let bytes)):
            guard let type = CELType(rawValue: String(decoding: bytes, as: UTF8.self)) else { return nil }
            self = .type(type)
        case ("list_value", .message(let list)):
            var items: [CELValue] = []
            for item in list.messages("values") {
                guard let item = CELValue(standard: item) else { return nil }
                items.append(item)
            }
            self = .list(.values(items))
        case ("map_value", .message(let map)):
            var entries = CELEntries()
            for entry in map.messages("entries") {
                guard let written = entry.message("key").flatMap(CELValue.init(standard:)),
                    let value = entry.message("value").flatMap(CELValue.init(standard:)),
                    let key = CELKey(writing: written), entries.append(key, written: written, value)
                else { return nil }
            }
            self = .map(.entries(entries))
        default: return nil
        }
    }

    /// Whether both are the same value of the same type, in all parts; NaN is NaN here, and a map's order counts nothing.
    func isSame(as other: CELValue) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)): left == right || left.isNaN && right.isNaN
        case (.string(let left), .string(let right)): left.hasSameScalars(as: right)
        case (.list(let left), .list(let right)):
            left.count == right.count && (0..<left.count).allSatisfy { left[$0].isSame(as: right[$0]) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && (0..<left.count).allSatisfy { place in
                    let key = left.key(at: place)
                    return (0..<right.count).contains { other in
                        right.key(at: other).isSame(as: key) && right.value(at: other).isSame(as: left.value(at: place))
                    }
                }
        default: self == other
        }
    }
}
