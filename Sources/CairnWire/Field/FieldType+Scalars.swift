extension FieldType where Value == Bool {
    package static var boolean: Self {
        FieldType(
            schema: .boolean,
            decode: { node, decoder in
                if case .bool(let value) = node.content { return value }
                let mend: String? =
                    switch node.string?.lowercased() {
                    case "yes", "on", "true": "Write true."
                    case "no", "off", "false": "Write false."
                    default: nil
                    }
                decoder.wrongType(node, expected: FieldSchema.boolean.expected, mend: mend)
                return nil
            },
            encode: { .bool($0) })
    }
}

extension FieldType where Value == Int {
    /// A whole number in a range.
    package static func integer(_ range: ClosedRange<Int>) -> Self {
        FieldType(
            schema: .integer(range),
            decode: { node, decoder in
                guard case .int(let wide) = node.content, let value = Int(exactly: wide) else {
                    decoder.wrongType(node, expected: .integer(range))
                    return nil
                }
                guard range.contains(value) else {
                    decoder.outOfRange(node, "\(value)", expected: .integer(range))
                    return nil
                }
                return value
            },
            encode: { .int(Int64($0)) })
    }

    package static func integer(_ range: PartialRangeFrom<Int>) -> Self { integer(range.lowerBound...Int.max) }
}

extension FieldType where Value == Double {
    /// A finite number in a range.
    package static func number(_ range: ClosedRange<Double>) -> Self {
        FieldType(
            schema: .number(range),
            decode: { node, decoder in
                let value: Double
                switch node.content {
                case .int(let whole): value = Double(whole)
                case .double(let number) where number.isFinite: value = number
                case .null, .bool, .double, .string, .array, .object, .broken:
                    decoder.wrongType(node, expected: .number(range))
                    return nil
                }
                guard range.contains(value) else {
                    decoder.outOfRange(node, FieldSchema.shown(value), expected: .number(range))
                    return nil
                }
                return value
            },
            encode: { value in Int64(exactly: value).map { .int($0) } ?? .double(value) })
    }

    package static func number(_ range: PartialRangeFrom<Double>) -> Self { number(range.lowerBound...Double.infinity) }
}

extension FieldType where Value == Duration {
    package static var duration: Self {
        FieldType(
            schema: .duration,
            decode: { node, decoder in
                guard let text = node.string else {
                    decoder.wrongType(node, expected: .duration)
                    return nil
                }
                guard let duration = DurationText.parse(text) else {
                    decoder.report(
                        .badForm, "\"\(text.prefix(64))\" is no duration",
                        mend: "Write \(DurationText.form), largest unit first in a sum such as 1h30m.", at: node.origin)
                    return nil
                }
                return duration
            },
            encode: { .string(DurationText.write($0)) })
    }
}

extension FieldType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a type's words. `later` names words that are declared and not carried out by this build, each with the
    /// beginning of its warning.
    package static func choice(_: Value.Type = Value.self, later: [Value: String] = [:]) -> Self
    where Value: Hashable {
        let options = Value.allCases.map { value in
            FieldSchema.Option(value.rawValue, availability: later[value].map { .later($0) } ?? .now)
        }
        return FieldType(
            schema: .choice(options),
            decode: { node, decoder in
                guard let word = node.string else {
                    decoder.wrongType(node, expected: .choice(options))
                    return nil
                }
                guard let value = Value(rawValue: word) else {
                    decoder.report(
                        .unknownOption, "\"\(decoder.lastKey ?? "value")\" cannot be \"\(word.prefix(64))\"",
                        mend: Suggestion.mend(for: word, among: options.map(\.word)), at: node.origin)
                    return nil
                }
                if let what = later[value] { decoder.markUnavailable(what, neededByRun: true, at: node.origin) }
                return value
            },
            encode: { .string($0.rawValue) })
    }
}

extension FieldType where Value == JSON {
    /// Any value that JSON can say.
    package static var json: Self {
        FieldType(
            schema: .json,
            decode: { node, decoder in
                guard !node.isBroken else { return nil }
                if let number = node.firstWithoutJSON {
                    decoder.report(
                        .wrongType, "infinite numbers and .nan have no JSON form",
                        mend: "Put it in quotes to make it text.", at: number.origin)
                    return nil
                }
                return node.json
            },
            encode: { $0 })
    }
}

extension FieldDecoder {
    mutating func outOfRange(_ node: SourceNode, _ value: String, expected schema: FieldSchema) {
        report(
            .outOfRange, "\"\(lastKey ?? "value")\" must be \(schema.expected), and is \(value)", at: node.origin)
    }
}
