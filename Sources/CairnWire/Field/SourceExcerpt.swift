/// A stretch of one line of a file, as it is shown on a terminal: tabs and control characters made visible, cut to a bound
/// around the place that is meant, and the columns of the file turned into those of the screen.
struct SourceExcerpt {
    /// Screen columns that an excerpt has at most, the signs of a cut left out.
    static let width = 100
    /// What is shown before the place, where the line has to be cut.
    private static let lead = 30

    let line: Int
    /// Without blanks at its end.
    private(set) var text = ""
    /// Where each scalar of the stretch begins on the screen; one more for the end.
    private var offsets: [Int] = []
    /// The column of the file with which the stretch begins.
    private let first: Int

    /// Nil where the line holds what is no text.
    ///
    /// - Parameters:
    ///   - position: what the excerpt has to show.
    ///   - concealed: places of secrets, whose characters are shown as `*`.
    init?(of source: SourceText, at position: SourcePosition, concealing concealed: [SourceRange] = []) {
        line = position.line
        let whole = Self.scalars(of: source, from: SourcePosition(line: line, column: 1))
        let isLong = whole.isCut || DisplayWidth.of(String(whole.scalars)) > Self.width
        first = isLong ? max(1, position.column - Self.lead) : 1
        let stretch =
            first == 1 ? whole : Self.scalars(of: source, from: SourcePosition(line: line, column: first))
        guard !stretch.scalars.contains("\0") else { return nil }
        show(stretch.scalars, isCutAfter: stretch.isCut, concealed)
    }

    /// Characters from a place to the end of its line, and whether there are more than were asked for.
    private static func scalars(
        of source: SourceText, from start: SourcePosition
    ) -> (scalars: String.UnicodeScalarView, isCut: Bool) {
        let cursor = SourceCursor(source, at: start)
        guard cursor.position == start else { return (String.UnicodeScalarView(), false) }
        var end = cursor
        var count = 0
        while end.byte != nil, end.lineBreakLength == 0, count <= width {
            end.advance()
            count += 1
        }
        let bytes = source.bytes[cursor.index..<end.index]
        return (String(decoding: bytes, as: UTF8.self).unicodeScalars, count > width)
    }

    private mutating func show(
        _ scalars: String.UnicodeScalarView, isCutAfter: Bool, _ concealed: [SourceRange]
    ) {
        if first > 1 { text = "…" }
        var isCutAfter = isCutAfter
        var screen = first > 1 ? 1 : 0
        var column = first
        for character in String(scalars) {
            let isSecret = concealed.contains { $0.holds(line: line, column: column) }
            let shown = isSecret ? "*" : Self.visible(character)
            let width = DisplayWidth.of(shown)
            guard screen + width <= Self.width + 1 else {
                isCutAfter = true
                break
            }
            offsets.append(screen)
            // What is drawn as one has one place on the screen.
            offsets += Array(repeating: screen, count: character.unicodeScalars.count - 1)
            text += shown
            screen += width
            column += character.unicodeScalars.count
        }
        offsets.append(screen)
        if isCutAfter {
            text += "…"
        } else {
            text = String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func visible(_ character: Character) -> String {
        switch character {
        case "\t": "    "
        case let character where character.unicodeScalars.contains(where: \.isControl): "\u{FFFD}"
        default: String(character)
        }
    }

    /// Whether a column of the file is shown.
    func shows(_ column: Int) -> Bool { column >= first && column - first < offsets.count }

    /// Where a range's part of the line stands on the screen: `indent` columns from the left, one column wide at least.
    func mark(_ range: SourceRange) -> (indent: Int, width: Int) {
        let last = offsets.count - 1
        let end = range.end.line == line ? min(max(0, range.end.column - first), last) : last
        let start = min(max(0, range.start.column - first), last)
        var width = offsets[max(start, end)] - offsets[start]
        // To the end of a line means: to the end of what can be seen of it.
        if range.end.line > line { width = min(width, DisplayWidth.of(text) - offsets[start]) }
        return (offsets[start], max(1, width))
    }
}

extension SourceRange {
    fileprivate func holds(line: Int, column: Int) -> Bool {
        let place = SourcePosition(line: line, column: column)
        return start <= place && place < end
    }
}

extension Unicode.Scalar {
    /// Controls, and the marks that turn the direction of text: they would show something else than what is read.
    var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
