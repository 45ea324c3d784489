import CairnWire

/// How an entry becomes a line. Lines hold no control characters but their end: a message may quote what a model or a
/// page sent, and must not be able to forge a line or to drive a terminal.
package enum LogFormat: Sendable, Hashable {
    /// `03:04:05 warning model.retry: the model answered 503 · attempt=2`, in colour where asked for.
    case terminal(colour: Bool)
    /// `2026-01-02T03:04:05.678Z warning model.retry "the model answered 503" attempt=2`
    case plain
    /// `{"time":"2026-01-02T03:04:05.678Z","level":"warning","code":"model.retry","message":"…","fields":{"attempt":2}}`
    case json

    /// The line of an entry, with its end.
    package func line(_ entry: LogEntry) -> [UInt8] {
        switch self {
        case .terminal(let colour): Array((terminal(entry, colour: colour) + "\n").utf8)
        case .plain: Array((plain(entry) + "\n").utf8)
        case .json: json(entry)
        }
    }

    private func terminal(_ entry: LogEntry, colour: Bool) -> String {
        let time = entry.time.rfc3339.dropFirst(11).prefix(8)
        let (paint, end) = colour ? (entry.level.paint, "\u{1B}[0m") : ("", "")
        var line = "\(time) \(paint)\(entry.level.rawValue)\(end) \(entry.code.escaped): \(entry.message.escaped)"
        for (index, field) in entry.fields.enumerated() {
            line += (index == 0 ? " · " : " ") + field.key.asWord + "=" + field.value.asWord
        }
        return line
    }

    private func plain(_ entry: LogEntry) -> String {
        var line = "\(entry.time.rfc3339) \(entry.level.rawValue) \(entry.code.asWord) \"\(entry.message.quoted)\""
        for field in entry.fields { line += " " + field.key.asWord + "=" + field.value.asWord }
        return line
    }

    private func json(_ entry: LogEntry) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.string(entry.time.rfc3339)
        writer.key("level")
        writer.string(entry.level.rawValue)
        writer.key("code")
        writer.string(entry.code)
        writer.key("message")
        writer.string(entry.message)
        if !entry.fields.isEmpty {
            writer.key("fields")
            writer.value(.object(entry.fields))
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension LogLevel {
    fileprivate var paint: String {
        switch self {
        case .debug: "\u{1B}[2m"
        case .info: ""
        case .warning: "\u{1B}[33m"
        case .error: "\u{1B}[31m"
        }
    }
}

extension JSON {
    fileprivate var asWord: String {
        if case .string(let text) = self { text.asWord } else { text().asWord }
    }
}

extension String {
    /// As it is where nobody could mistake it, else in quotes.
    fileprivate var asWord: String {
        let plain = utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "\"")
        }
        return plain && !isEmpty ? self : "\"\(quoted)\""
    }

    fileprivate var quoted: String {
        utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 || $0 >= 0x7F }
            ? unicodeScalars.reduce(into: "") { text, scalar in
                switch scalar {
                case "\"": text += "\\\""
                case "\\": text += "\\\\"
                default: text.appendEscaping(scalar)
                }
            } : self
    }

    /// Without control characters: they become `\n`, `\u{1B}` and so on.
    fileprivate var escaped: String {
        utf8.contains { $0 < 0x20 || $0 >= 0x7F }
            ? unicodeScalars.reduce(into: "") { text, scalar in text.appendEscaping(scalar) } : self
    }

    private mutating func appendEscaping(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        default:
            switch scalar.properties.generalCategory {
            // Controls (C0, C1), marks that turn the direction of text, line and paragraph separators.
            case .control, .format, .lineSeparator, .paragraphSeparator:
                self += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
