/// Shows diagnostics to people, in the manner of rustc: what is wrong, where, the line of source with carets under the
/// place, and the mend. The one text of every command and of the golden files.
///
///     error[definition.unknown_key]: an agent file has no key "instruction"
///      --> agents/docs.yaml:4:1 (instruction)
///       |
///     4 | instruction: Be brief.
///       | ^^^^^^^^^^^
///       = help: Did you mean "instructions"?
package struct DiagnosticRenderer: Sendable {
    /// What a piece of the text is, for who colours it.
    package enum Ink: Sendable, Hashable, CaseIterable {
        case error, warning, title, gutter, related, help
    }

    private let paint: @Sendable (String, Ink) -> String
    /// Places of secrets, by file.
    private let concealed: [SourceText: [SourceRange]]
    /// Characters that a message, a mend or a path may have on the screen: what they name may be of any length.
    private static let longest = 1_000

    /// - Parameters:
    ///   - diagnostics: all that will be shown: a secret that one of them tells of is hidden in the others' lines too.
    ///   - paint: puts colours around a piece of text; left out: none.
    package init(
        for diagnostics: some Sequence<Diagnostic>,
        paint: @escaping @Sendable (String, Ink) -> String = { text, _ in text }
    ) {
        self.paint = paint
        var concealed: [SourceText: [SourceRange]] = [:]
        for diagnostic in diagnostics where diagnostic.concealsSource {
            if case .file(let source, let range) = diagnostic.place { concealed[source, default: []].append(range) }
        }
        self.concealed = concealed
    }

    /// The lines of one diagnostic, without a line break at the end.
    package func text(of diagnostic: Diagnostic) -> String {
        let ink: Ink = diagnostic.severity == .error ? .error : .warning
        let word = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
        var lines = [paint(word, ink) + paint(": \(Self.line(diagnostic.message))", .title)]
        let marks = marks(of: diagnostic, ink)
        let number = marks.map(\.range.start.line).max() ?? 0
        let gutter = String(repeating: " ", count: marks.isEmpty ? 1 : String(number).count)
        if !diagnostic.place.text.isEmpty {
            let inside = diagnostic.path.isEmpty || diagnostic.file == nil ? "" : " (\(diagnostic.path))"
            lines.append("\(gutter)\(paint("-->", .gutter)) \(Self.line(diagnostic.place.text + inside))")
        }
        lines += snippets(marks, gutter: gutter)
        if let mend = diagnostic.mend {
            lines.append("\(gutter) \(paint("=", .gutter)) \(paint("help:", .help)) \(Self.line(mend))")
        }
        return lines.joined(separator: "\n")
    }
}

extension DiagnosticRenderer {
    /// A place that is underlined.
    private struct Mark {
        var source: SourceText
        var range: SourceRange
        var label: String
        var ink: Ink
    }

    private func marks(of diagnostic: Diagnostic, _ ink: Ink) -> [Mark] {
        guard case .file(let source, let range) = diagnostic.place else { return [] }
        let others = diagnostic.related.compactMap { related in
            if case .file(let source, let range) = related.place {
                Mark(source: source, range: range, label: related.label, ink: .related)
            } else {
                nil
            }
        }
        return [Mark(source: source, range: range, label: diagnostic.label ?? "", ink: ink)] + others
    }

    /// The lines of source, file by file, each file's from top to bottom.
    private func snippets(_ marks: [Mark], gutter: String) -> [String] {
        var lines: [String] = []
        var files: [SourceText] = []
        for mark in marks where !files.contains(mark.source) { files.append(mark.source) }
        for (place, file) in files.enumerated() {
            let here = marks.filter { $0.source == file }.sorted { $0.range.start < $1.range.start }
            if place > 0, let first = here.first {
                lines.append(
                    "\(gutter)\(paint(":::", .gutter)) \(Self.line(Diagnostic.Place.file(file, first.range).text))")
            }
            lines += snippet(of: here, gutter: gutter)
        }
        return lines
    }

    private func snippet(of marks: [Mark], gutter: String) -> [String] {
        var lines: [String] = []
        var last: SourceExcerpt?
        for mark in marks {
            let start = mark.range.start
            if let last, last.line == start.line, last.shows(start.column) {
                lines.append(underline(mark, last, gutter))
                continue
            }
            guard let excerpt = excerpt(mark.source, start) else { continue }
            switch last.map({ start.line - $0.line }) {
            case nil: lines.append("\(gutter) \(paint("|", .gutter))")
            case 2?:
                if let between = self.excerpt(mark.source, SourcePosition(line: start.line - 1, column: 1)) {
                    lines.append(numbered(between, gutter))
                }
            case 0?, 1?: break
            default: lines.append(paint("...", .gutter))
            }
            lines += [numbered(excerpt, gutter), underline(mark, excerpt, gutter)]
            last = excerpt
        }
        return lines
    }

    private func excerpt(_ source: SourceText, _ position: SourcePosition) -> SourceExcerpt? {
        SourceExcerpt(of: source, at: position, concealing: concealed[source, default: []])
    }

    private func numbered(_ excerpt: SourceExcerpt, _ gutter: String) -> String {
        let number = String(excerpt.line)
        let pad = String(repeating: " ", count: max(0, gutter.count - number.count))
        return paint(pad + number, .gutter) + " " + paint("|", .gutter)
            + (excerpt.text.isEmpty ? "" : " " + excerpt.text)
    }

    private func underline(_ mark: Mark, _ excerpt: SourceExcerpt, _ gutter: String) -> String {
        let (indent, width) = excerpt.mark(mark.range)
        let signs = String(repeating: mark.ink == .related ? "-" : "^", count: width)
        let label = mark.label.isEmpty ? "" : " \(Self.line(mark.label))"
        return
            "\(gutter) \(paint("|", .gutter)) \(String(repeating: " ", count: indent))\(paint(signs + label, mark.ink))"
    }

    /// Text that may hold anything, on one line and bounded.
    private static func line(_ text: String) -> String {
        guard text.utf8.count > longest || text.unicodeScalars.contains(where: \.isControl) else { return text }
        let shown = text.prefix(longest).map {
            $0.isNewline ? "⏎" : $0.unicodeScalars.contains(where: \.isControl) ? "\u{FFFD}" : $0
        }
        return String(shown) + (text.count > longest ? "…" : "")
    }
}
