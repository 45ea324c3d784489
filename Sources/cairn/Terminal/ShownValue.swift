import CairnWire

/// A value as a person decides about it: exactly what it is, with nothing in it that could move the cursor, hide itself or
/// read backwards, and with whatever is cut told by its length.
struct ShownValue {
    /// Characters of a text, and lines in all, that are shown before the rest is cut.
    struct Bounds {
        var text = 600
        var lines = 40

        /// All of it, for who asked to see it.
        static let none = Bounds(text: .max, lines: .max)
    }

    private let bounds: Bounds
    private(set) var lines: [String] = []
    /// Something was left out.
    private(set) var isCut = false

    /// A text as its own lines; everything else as JSON.
    init(_ value: JSON, within bounds: Bounds = Bounds()) {
        self.bounds = bounds
        if let text = value.string {
            // Cut before it is split: a megabyte of line breaks is a long text too.
            for line in cut(text, quoted: false).split(separator: "\n", omittingEmptySubsequences: false) {
                lines.append(String(line))
            }
        } else {
            add(value, prefix: "", indent: "", suffix: "")
        }
        guard lines.count > bounds.lines else { return }
        isCut = true
        lines = lines.prefix(bounds.lines) + ["… (\(lines.count - bounds.lines) more lines)"]
    }

    private mutating func add(_ value: JSON, prefix: String, indent: String, suffix: String) {
        switch value {
        case .object(let object) where !object.isEmpty:
            lines.append("\(indent)\(prefix){")
            let last = object.members.count - 1
            for (index, member) in object.members.enumerated() {
                let key = "\"\(member.key.escapedForDecision)\": "
                add(member.value, prefix: key, indent: indent + "  ", suffix: index == last ? "" : ",")
            }
            lines.append("\(indent)}\(suffix)")
        case .array(let items) where !items.isEmpty:
            lines.append("\(indent)\(prefix)[")
            for (index, item) in items.enumerated() {
                add(item, prefix: "", indent: indent + "  ", suffix: index == items.count - 1 ? "" : ",")
            }
            lines.append("\(indent)]\(suffix)")
        case .string(let text): lines.append("\(indent)\(prefix)\(cut(text, quoted: true))\(suffix)")
        default: lines.append("\(indent)\(prefix)\(value.text())\(suffix)")
        }
    }

    private mutating func cut(_ text: String, quoted: Bool) -> String {
        let count = text.count
        let isLong = count > bounds.text
        if isLong { isCut = true }
        let part = isLong ? String(text.prefix(bounds.text)) : text
        let shown = quoted ? "\"\(part.escapedForDecision)\"" : part.escapedForDecision(keepsLines: true)
        return isLong ? "\(shown)… (\(count) characters in all)" : shown
    }
}

extension String {
    /// As within the quotes of JSON, and with everything that does not show as itself by its number.
    var escapedForDecision: String { escapedForDecision(keepsLines: false) }

    /// - Parameter keepsLines: line breaks and tabs stay what they are, quotes and backslashes too.
    func escapedForDecision(keepsLines: Bool) -> String {
        var safe = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepsLines, "\t" where keepsLines: safe.unicodeScalars.append(scalar)
            case "\n": safe += "\\n"
            case "\t": safe += "\\t"
            case "\r": safe += "\\r"
            case "\"" where !keepsLines: safe += "\\\""
            case "\\" where !keepsLines: safe += "\\\\"
            default:
                if scalar.isUnseen {
                    safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                } else {
                    safe.unicodeScalars.append(scalar)
                }
            }
        }
        return safe
    }
}

extension Unicode.Scalar {
    /// What a terminal acts on, or what changes how its neighbours are read without being seen: controls, marks of
    /// direction, characters without width, tags.
    fileprivate var isUnseen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        // Fillers that are letters by their category, and blanks that are not a blank.
        default: [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F].contains(value)
        }
    }
}
