import CairnText

/// Cuts documents into chunks: at headings, and where a section is long, at the ends of sentences, into parts of about the
/// same size. Linear time.
package struct Splitter: Sendable, Hashable {
    /// How many bytes of UTF-8 a chunk has when its section is longer. Measured on the retrieval yardstick
    /// (docs/benchmarks.md): 900 to 2,000 find equally well, shorter ones worse, and overlap brings nothing.
    package var target: Int

    package init(target: Int = 1200) { self.target = max(64, target) }

    /// The chunks of `document`, in order. Their pieces partition the text, and each shows something; a document with
    /// nothing to read has none.
    package func chunks(of document: Document) -> [Chunk] {
        let bytes = Array(document.text.utf8)
        var pieces: [Piece] = []
        for section in Section.sections(of: document) {
            let text = String(decoding: bytes[section.range], as: UTF8.self)
            let sentences = Sentence.sentences(of: text, markdown: document.format == .markdown)
            pieces += split(section, units: units(of: section, sentences, in: bytes))
        }
        return Self.joined(pieces).map { piece in
            Chunk(heading: piece.heading, piece: piece.range, range: piece.range.trimmed(in: bytes))
        }
    }

    /// A part of the text; without `shows` there is nothing to read in it but headings.
    private struct Piece {
        var heading: String
        var range: Range<Int>
        var shows: Bool
    }

    /// What is not cut apart: sentences, and code between its fences. What is longer than two chunks is cut all the same.
    private func units(of section: Section, _ sentences: [Sentence], in bytes: [UInt8]) -> [Unit] {
        var units: [Unit] = []
        var inCode = false
        for sentence in sentences {
            let start = section.range.lowerBound
            let range = (sentence.range.lowerBound + start)..<(sentence.range.upperBound + start)
            if inCode, sentence.kind == .code, let last = units.last, last.range.count + range.count <= target * 2 {
                units[units.count - 1].range = last.range.lowerBound..<range.upperBound
                units[units.count - 1].shows = last.shows || !sentence.content.isEmpty
            } else {
                let isTitle = units.isEmpty && bytes[range].isText(section.title)
                let unit = Unit(range: range, shows: sentence.isReadable && !isTitle)
                units += unit.cut(longest: target * 2, in: bytes)
            }
            inCode = sentence.kind == .code
        }
        return units
    }

    private func split(_ section: Section, units: [Unit]) -> [Piece] {
        let size = section.range.count
        let goal = size * 4 > target * 5 ? size / ((size + target - 1) / target) : size
        let start = section.range.lowerBound
        var pieces: [Piece] = []
        var open = Piece(heading: section.heading, range: start..<start, shows: false)
        for unit in units {
            // Half a sentence too long or half a sentence too short: whichever is nearer to the goal.
            if open.shows, open.range.count + unit.range.count / 2 > goal {
                pieces.append(open)
                open = Piece(
                    heading: section.heading, range: open.range.upperBound..<open.range.upperBound, shows: false)
            }
            open.range = open.range.lowerBound..<unit.range.upperBound
            if unit.shows { open.shows = true }
        }
        if !open.range.isEmpty { pieces.append(open) }
        return pieces
    }

    /// A heading that only another heading follows goes with it, and blanks go with what stands before them.
    private static func joined(_ pieces: [Piece]) -> [Piece] {
        var joined: [Piece] = []
        var waiting: Int?
        for var piece in pieces {
            if let start = waiting { piece.range = start..<piece.range.upperBound }
            if piece.shows {
                joined.append(piece)
                waiting = nil
            } else {
                waiting = piece.range.lowerBound
            }
        }
        guard let start = waiting, let end = pieces.last?.range.upperBound else { return joined }
        if let last = joined.indices.last {
            joined[last].range = joined[last].range.lowerBound..<end
        } else if let last = pieces.last(where: { !$0.heading.isEmpty }) {
            // Nothing but headings: they are all that the document says.
            joined.append(Piece(heading: last.heading, range: start..<end, shows: true))
        }
        return joined
    }
}

/// From one heading to the next.
private struct Section {
    /// The path of headings.
    var heading: String
    /// The innermost of them.
    var title: String
    var range: Range<Int>

    static func sections(of document: Document) -> [Section] {
        let end = document.text.utf8.count
        var path: [Heading] = []
        var sections: [Section] = []
        var start = 0
        for heading in document.headings where heading.start >= start && heading.start < end {
            if heading.start > start { sections.append(Section(path, start..<heading.start)) }
            path.removeAll { $0.level >= heading.level }
            path.append(heading)
            start = heading.start
        }
        if start < end { sections.append(Section(path, start..<end)) }
        return sections
    }

    private init(_ path: [Heading], _ range: Range<Int>) {
        heading = path.map(\.title).filter { !$0.isEmpty }.joined(separator: " > ")
        title = path.last?.title ?? ""
        self.range = range
    }
}

private struct Unit {
    var range: Range<Int>
    /// Whether there is more to read in it than a heading.
    var shows: Bool

    /// Itself, or when it is no sentence but data without an end, parts of at most `longest` bytes, cut at a blank if there
    /// is one and never inside a character.
    func cut(longest: Int, in bytes: [UInt8]) -> [Unit] {
        guard range.count > longest else { return [self] }
        var parts: [Unit] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = min(start + longest, range.upperBound)
            if end < range.upperBound {
                let blank = bytes[(start + longest / 2)..<end].lastIndex { $0 == 0x20 || $0 == 0x0A }
                end = blank.map { $0 + 1 } ?? end
                while bytes[end] & 0xC0 == 0x80 { end -= 1 }
            }
            let part = start..<end
            parts.append(Unit(range: part, shows: shows && !part.trimmed(in: bytes).isEmpty))
            start = end
        }
        return parts
    }
}

extension Sentence {
    fileprivate var isReadable: Bool {
        if case .heading = kind { return false }
        return kind != .divider && !content.isEmpty
    }
}

extension ArraySlice<UInt8> {
    /// Whether this is `text` with blanks behind it.
    fileprivate func isText(_ text: String) -> Bool {
        !text.isEmpty && starts(with: text.utf8) && dropFirst(text.utf8.count).allSatisfy { $0 == 0x20 || $0 == 0x0A }
    }
}

extension Range<Int> {
    /// Without ASCII's blanks, and a byte order mark, at its ends.
    fileprivate func trimmed(in bytes: [UInt8]) -> Range<Int> {
        var (first, last) = (lowerBound, upperBound)
        if first == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { first = Swift.min(3, last) }
        while first < last, bytes[first] == 0x20 || (0x09...0x0D).contains(bytes[first]) { first += 1 }
        while last > first, bytes[last - 1] == 0x20 || (0x09...0x0D).contains(bytes[last - 1]) { last -= 1 }
        return first..<last
    }
}
