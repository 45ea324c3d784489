extension CommandSpec {
    /// `cairn run NAME [INPUT] [flags]`
    package func usage(program: String = "cairn", of path: [String]) -> String {
        var words = [program] + path
        if !commands.isEmpty { words.append(arguments.isEmpty ? "COMMAND" : "[COMMAND]") }
        for argument in arguments {
            let name = argument.repeats ? "\(argument.name)…" : argument.name
            words.append(argument.isRequired ? name : "[\(name)]")
        }
        if !flags.fields.isEmpty || !settings.fields.isEmpty { words.append("[flags]") }
        return words.joined(separator: " ")
    }

    /// What `--help` prints.
    package func help(program: String = "cairn", of path: [String], width: Int = 100) -> String {
        var sections = [
            "Usage: \(usage(program: program, of: path))", HelpTable.wrap(summary, indent: 0, width: width),
        ]
        let table = HelpTable(width: width)
        sections += table.section("Commands", commands.map { ($0.name, $0.summary) })
        sections += table.section("Arguments", arguments.map { ($0.name, $0.doc) })
        let help = ("--help", "Shows this.")
        sections += table.section("Flags", flags.fields.map { ($0.flagWithValue, $0.docWithDefault) } + [help])
        sections += table.section(
            "Settings, also as variables of the environment",
            settings.fields.map { ("\($0.flagWithValue)", "\($0.docWithDefault) [\($0.variable)]") })
        return sections.joined(separator: "\n\n") + "\n"
    }
}

/// Two columns: what is typed, and what it does.
private struct HelpTable {
    let width: Int

    func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let column = min(30, (rows.map(\.0.count).max() ?? 0) + 4)
        let lines = rows.map { name, doc in
            let text = Self.wrap(doc, indent: column, width: width)
            let fits = name.count + 4 <= column
            let pad = String(repeating: " ", count: fits ? column - name.count - 2 : 0)
            return fits ? "  \(name)\(pad)\(text)" : "  \(name)\n\(String(repeating: " ", count: column))\(text)"
        }
        return [(["\(title):"] + lines).joined(separator: "\n")]
    }

    /// `text` in lines of at most `width`, each but the first indented.
    static func wrap(_ text: String, indent: Int, width: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > max(width, indent + 20) {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}

extension FieldDeclaration {
    /// What stands for the value in help: `DIR`, `N`, `KEY=VALUE`.
    package var placeholder: String { shownValue ?? schema.placeholder }

    fileprivate var flagWithValue: String { isSwitch ? flag : "\(flag) \(placeholder)" }

    fileprivate var docWithDefault: String {
        var notes: [String] = []
        if isRepeatable { notes.append("may be repeated") }
        if let text = fallback?.shownDefault { notes.append("default \(text)") }
        return notes.isEmpty ? doc : "\(doc) (\(notes.joined(separator: "; ")))"
    }
}

extension FieldSchema {
    fileprivate var placeholder: String {
        switch self {
        case .text(.path): "PATH"
        case .text(.url): "URL"
        case .text(.host): "HOST"
        case .text, .template, .expression, .anyOf: "TEXT"
        case .integer, .number: "N"
        case .boolean: ""
        case .duration: "DURATION"
        case .choice(let options): options.map(\.word).joined(separator: "|")
        case .name: "NAME"
        case .list(let element, _): element.placeholder
        case .map: "KEY=VALUE"
        case .block, .json, .jsonSchema, .templateValue: "JSON"
        }
    }
}

extension JSON {
    /// A default as help shows it; nil where there is nothing to show.
    fileprivate var shownDefault: String? {
        switch self {
        case .null, .bool(false): nil
        case .string(let text): text.isEmpty ? nil : text
        case .array(let items) where items.isEmpty: nil
        case .object(let object) where object.isEmpty: nil
        case .bool, .int, .double, .array, .object: text()
        }
    }
}
