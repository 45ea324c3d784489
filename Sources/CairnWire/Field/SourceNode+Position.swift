extension SourceNode {
    /// Bytes into a text within which a place is looked for; further in, the text's start must do. Literal blocks, in
    /// which long texts are written, have no such bound: there a line is a line.
    private static let furthestPlace = 8 << 10

    /// Where the byte at `offset` of a text's UTF-8 stands in the file, through quotes, escapes, folds and block indents;
    /// the text's start where it stands in no file.
    package func origin(at offset: Int) -> SourceOrigin {
        guard case .file(let text, let range, let style) = origin, case .string(let value) = content,
            (0...(style == .literal ? value.utf8.count : Self.furthestPlace)).contains(offset)
        else { return origin }
        var walk = ScalarWalk(text: text, range: range, style: style, value: value)
        if style == .literal {
            walk.advance(lines: value, upTo: offset)
        } else {
            walk.advance(Array(value.utf8.prefix(offset)))
        }
        let place = min(walk.position, range.end)
        return .file(text, SourceRange(start: place, end: range.end), style)
    }
}

extension SourceNode {
    /// Where a stretch of a text's UTF-8 stands in the file.
    package func origin(at range: Range<Int>) -> SourceOrigin {
        let start = origin(at: range.lowerBound)
        guard case .file(let text, let from, let style) = start, case .file(_, let to, _) = origin(at: range.upperBound)
        else { return start }
        return .file(text, SourceRange(start: from.start, end: max(from.start, to.start)), style)
    }
}

extension SourceNode {
    /// Where the `${…}` that begins at `offset` of a text's UTF-8 stands in the file; of one that is never closed, its
    /// beginning.
    package func origin(ofReferenceAt offset: Int) -> SourceOrigin {
        guard let text = string?.utf8, offset < text.count else { return origin(at: offset) }
        let rest = text.dropFirst(offset).prefix(Self.furthestPlace)
        let length = rest.firstIndex(of: UInt8(ascii: "}")).map { rest.distance(from: rest.startIndex, to: $0) + 1 }
        return origin(at: offset..<min(offset + (length ?? 2), text.count))
    }
}

/// Goes over a scalar as it is written and as it is read, side by side.
private struct ScalarWalk {
    private var cursor: SourceCursor
    private let style: SourceOrigin.ScalarStyle
    private var indent = 0
    private(set) var position = SourcePosition(line: 1, column: 1)

    init(text: SourceText, range: SourceRange, style: SourceOrigin.ScalarStyle, value: String) {
        cursor = SourceCursor(text, at: range.start)
        self.style = style
        skipProperties()
        switch style {
        case .plain: break
        case .singleQuoted, .doubleQuoted: cursor.advance()
        case .literal, .folded: skipHeader(value)
        }
        position = cursor.position
    }

    /// Line by line, as literal blocks are read.
    mutating func advance(lines value: String, upTo offset: Int) {
        var left = offset
        var column = indent + 1
        var line = cursor.position.line
        for scalar in value.unicodeScalars {
            guard left > 0 else { break }
            left -= UTF8.width(scalar)
            if scalar == "\n" || scalar == "\u{2028}" || scalar == "\u{2029}" {
                line += 1
                column = indent + 1
            } else {
                column += 1
            }
        }
        position = SourcePosition(line: line, column: column)
    }

    /// An anchor or a tag before the scalar: YAML counts it in.
    private mutating func skipProperties() {
        while let byte = cursor.byte, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
            while cursor.byte != nil, !cursor.isAtBlank, cursor.lineBreakLength == 0 { cursor.advance() }
            while cursor.isAtBlank || cursor.lineBreakLength > 0 { cursor.advance() }
        }
    }

    /// `|`, `>-`, `|2+ # comment`, and then the first line's indentation: what the first line with text has of blanks in
    /// the file, without those that are read as its own.
    private mutating func skipHeader(_ value: String) {
        while cursor.byte != nil, cursor.lineBreakLength == 0 { cursor.advance() }
        cursor.advance()
        var look = cursor
        while look.byte != nil {
            look.skipBlanks()
            guard look.lineBreakLength > 0 else { break }
            look.advance()
        }
        var own = 0
        for byte in value.utf8 {
            guard byte == 0x20 || byte == 0x0A else { break }
            own = byte == 0x20 ? own + 1 : 0
        }
        indent = max(0, look.position.column - 1 - own)
        skipIndent()
    }

    private mutating func skipIndent() {
        while cursor.byte == 0x20, cursor.position.column <= indent { cursor.advance() }
    }

    mutating func advance(_ value: [UInt8]) {
        var read = 0
        while read < value.count, cursor.byte != nil {
            let consumed =
                switch style {
                case .folded: foldedStep(value[read...])
                case .plain, .singleQuoted, .doubleQuoted, .literal: flowStep()
                }
            read += consumed
        }
        // A break at the very place: the character is on the next line.
        if style == .folded { skipIndent() }
        position = cursor.position
    }

    /// - Returns: how many bytes of the value the step read.
    private mutating func character() -> Int {
        let start = cursor.index
        cursor.advance()
        return cursor.index - start
    }

    private mutating func foldedStep(_ value: ArraySlice<UInt8>) -> Int {
        guard cursor.lineBreakLength > 0 else { return character() }
        cursor.advance()
        skipIndent()
        // One break reads as a space; of several in a row the first reads as nothing.
        return cursor.lineBreakLength > 0 && value.first == 0x0A && isFoldStart(value) ? 0 : 1
    }

    private func isFoldStart(_ value: ArraySlice<UInt8>) -> Bool {
        var breaks = 0
        var look = cursor
        while look.lineBreakLength > 0 {
            look.advance()
            breaks += 1
            look.skipBlanks()
        }
        return value.prefix { $0 == 0x0A }.count <= breaks
    }

    private mutating func flowStep() -> Int {
        if let folded = flowFold() { return folded }
        switch (style, cursor.byte) {
        case (.singleQuoted, UInt8(ascii: "'")):
            cursor.advance()
            return character()
        case (.doubleQuoted, UInt8(ascii: "\\")):
            return escape()
        default: return character()
        }
    }

    /// Blanks and breaks in a row: one break reads as a space, more as one break fewer.
    private mutating func flowFold() -> Int? {
        var look = cursor
        look.skipBlanks()
        guard look.lineBreakLength > 0 else { return nil }
        var breaks = 0
        while look.lineBreakLength > 0 {
            look.advance()
            breaks += 1
            look.skipBlanks()
        }
        cursor = look
        return max(1, breaks - 1)
    }

    private mutating func escape() -> Int {
        cursor.advance()
        if cursor.lineBreakLength > 0 {
            cursor.advance()
            cursor.skipBlanks()
            return 0
        }
        let digits =
            switch cursor.byte {
            case UInt8(ascii: "x"): 2
            case UInt8(ascii: "u"): 4
            case UInt8(ascii: "U"): 8
            default: 0
            }
        var code: UInt32 = 0
        if digits == 0 {
            switch cursor.byte {
            case UInt8(ascii: "N"), UInt8(ascii: "_"): code = 0x85
            case UInt8(ascii: "L"), UInt8(ascii: "P"): code = 0x2028
            default: code = 0
            }
        }
        cursor.advance()
        for _ in 0..<digits {
            let digit = cursor.byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue } ?? 0
            code = code &* 16 &+ UInt32(digit)
            cursor.advance()
        }
        return Unicode.Scalar(code).map { UTF8.width($0) } ?? 1
    }
}
