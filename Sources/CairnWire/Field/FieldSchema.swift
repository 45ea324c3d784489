/// What a field holds, without its Swift type: what JSON Schema, `--help`, the docs' tables and the reading of flags and
/// variables derive from.
package indirect enum FieldSchema: Sendable {
    case text(TextForm)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    case duration
    case choice([Option])
    case name(NameKind)
    case list(FieldSchema, atLeast: Int)
    case map(FieldSchema)
    /// Looked up when asked, since blocks may hold each other.
    case block(@Sendable () -> BlockSchema)
    case anyOf([FieldSchema], expected: String)
    /// Any JSON value.
    case json
    /// Text with `{{ }}`.
    case template
    /// Any JSON value, with `{{ }}` in its texts.
    case templateValue
    /// One CEL expression, without braces.
    case expression
    /// A JSON Schema.
    case jsonSchema

    /// What text must look like, beyond being text.
    package enum TextForm: Sendable, Hashable {
        case any, line, identifier, path, glob, host, url, cron
        /// Text that may hold `${…}`.
        case reference
    }

    /// One word that may stand there.
    package struct Option: Sendable, Hashable {
        package var word: String
        package var availability: Availability

        package init(_ word: String, availability: Availability = .now) {
            self.word = word
            self.availability = availability
        }
    }
}

/// Whether this build carries out what is declared.
package enum Availability: Sendable, Hashable {
    case now
    /// Declared and checked, not carried out: `what` begins the warning "… not in this build", verb included
    /// (`schedules are`).
    case later(_ what: String, neededByRun: Bool = true)
}

extension FieldSchema {
    /// In a message after "must be": `a whole number from 1 to 100`.
    package var expected: String {
        switch self {
        case .text(let form): form.expected
        case .integer(let range): "a whole number\(Self.bounds(range, lowest: .min, highest: .max))"
        case .number(let range): "a number\(Self.bounds(range, lowest: -.infinity, highest: .infinity))"
        case .boolean: "true or false"
        case .duration: DurationText.form
        case .choice(let options): "one of \(options.map(\.word).joined(separator: ", "))"
        case .name(let kind): "a name (\(kind.rawValue))"
        case .list(let element, _): "a list, each \(element.expected)"
        case .map(let value): "a map, each value \(value.expected)"
        case .block(let block): "a map (\(block().name))"
        case .anyOf(_, let expected): expected
        case .json: "any value"
        case .template: "text, with {{ }} if wanted"
        case .templateValue: "any value, with {{ }} in its texts if wanted"
        case .expression: "an expression, as text"
        case .jsonSchema: "a JSON Schema"
        }
    }

    /// A number as people write it: `2`, not `2.0`.
    static func shown<Number>(_ number: Number) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func bounds<Bound: Comparable>(
        _ range: ClosedRange<Bound>, lowest: Bound, highest: Bound
    ) -> String {
        switch (range.lowerBound > lowest, range.upperBound < highest) {
        case (true, true): " from \(shown(range.lowerBound)) to \(shown(range.upperBound))"
        case (true, false): ", \(shown(range.lowerBound)) or more"
        case (false, true): ", \(shown(range.upperBound)) or less"
        case (false, false): ""
        }
    }
}

extension FieldSchema.TextForm {
    var expected: String {
        switch self {
        case .any, .reference: "text"
        case .line: "one line of text"
        case .identifier: "a name of letters, digits and _, not a digit first"
        case .path: "a path"
        case .glob: "a pattern with *, ** or ?"
        case .host: "a host name, without https:// and without a path"
        case .url: "a URL that begins with http:// or https://"
        case .cron: "five fields of cron: minute hour day month weekday"
        }
    }
}
