/// How text looks on a terminal: with colours where they are wanted, plain everywhere else.
struct Style: Sendable {
    /// Whether escape sequences are written at all.
    var colours: Bool

    static let plain = Style(colours: false)

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }
    func cyan(_ text: String) -> String { wrap(text, "36") }

    private func wrap(_ text: String, _ code: String) -> String {
        colours && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// Text that came from a document, a model or a file, safe to be written to a terminal: control characters that could
    /// move the cursor or rename the window become visible signs. Line breaks and tabs stay.
    var forTerminal: String {
        guard unicodeScalars.contains(where: \.isTerminalControl) else { return self }
        var safe = String.UnicodeScalarView()
        for scalar in unicodeScalars { safe.append(scalar.isTerminalControl ? "\u{FFFD}" : scalar) }
        return String(safe)
    }

    /// The text on one line of at most `width` characters, shortened with an ellipsis.
    func shortened(to width: Int) -> String {
        let line = forTerminal.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > width ? "\(line.prefix(max(1, width - 1)))…" : line
    }

    func padded(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls but the line feed and the tab, and the marks that turn the direction of text.
    fileprivate var isTerminalControl: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
