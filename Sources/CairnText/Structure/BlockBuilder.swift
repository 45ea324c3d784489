/// Takes the lines of a text in order and makes blocks of them.
struct BlockBuilder {
    private(set) var blocks: [TextBlock] = []
    private let markdown: Bool
    private var open: Open?

    /// The block that the next line may belong to.
    private struct Open {
        var block: TextBlock
        var lines = 1
        /// What ends a block of code: its fence, or `---` for front matter.
        var fence: (mark: UInt8, count: Int)?
    }

    init(markdown: Bool) { self.markdown = markdown }

    mutating func take(_ line: TextLine, in bytes: TextLine.Bytes) {
        if let fence = open?.fence { return takeCode(line, fence: fence, in: bytes) }
        guard !line.isBlank else { return takeBlank(line) }
        guard markdown else { return takeText(line, in: bytes) }
        if let fence = line.fence(in: bytes) {
            begin(.code, line, content: line.range.upperBound..<line.range.upperBound, fence: fence)
        } else if line.range.lowerBound == 0, line.isFrontMatterMark(in: bytes) {
            begin(
                .code, line, content: line.range.upperBound..<line.range.upperBound, fence: (UInt8(ascii: "-"), 3))
        } else if let (level, title) = line.heading(in: bytes) {
            begin(.heading(level: level), line, content: title)
            close()
        } else if let level = line.underline(in: bytes), let paragraph = open, paragraph.block.kind == .paragraph,
            paragraph.lines == 1
        {
            open?.block.kind = .heading(level: level)
            open?.block.range = paragraph.block.range.lowerBound..<line.range.upperBound
            close()
        } else if line.isDivider(in: bytes) {
            begin(.divider, line, content: line.content)
            close()
        } else {
            takeText(line, in: bytes)
        }
    }

    /// A fence that nobody closed ends with the text.
    mutating func end(_ bytes: TextLine.Bytes) {
        if let fenced = open, fenced.fence != nil { open?.block.content.trim(in: bytes) }
        close()
    }

    private mutating func takeText(_ line: TextLine, in bytes: TextLine.Bytes) {
        if let start = line.listItem(in: bytes) {
            begin(.listItem, line, content: start..<line.content.upperBound)
        } else if markdown, line.isTableRow(in: bytes) {
            begin(.tableRow, line, content: line.content)
            close()
        } else if var paragraph = open {
            paragraph.block.extend(over: line)
            paragraph.lines += 1
            open = paragraph
        } else {
            begin(.paragraph, line, content: line.content)
        }
    }

    private mutating func takeCode(
        _ line: TextLine, fence: (mark: UInt8, count: Int), in bytes: TextLine.Bytes
    ) {
        guard var code = open else { return }
        code.block.range = code.block.range.lowerBound..<line.range.upperBound
        let ends = line.closes(fence, in: bytes)
        if !ends { code.block.content = code.block.content.lowerBound..<line.range.upperBound }
        open = code
        if ends {
            open?.block.content.trim(in: bytes)
            close()
        }
    }

    private mutating func takeBlank(_ line: TextLine) {
        close()
        if blocks.isEmpty {
            blocks.append(TextBlock(kind: .divider, range: line.range, content: line.content))
        } else {
            let last = blocks.count - 1
            blocks[last].range = blocks[last].range.lowerBound..<line.range.upperBound
        }
    }

    private mutating func begin(
        _ kind: TextBlock.Kind, _ line: TextLine, content: Range<Int>, fence: (mark: UInt8, count: Int)? = nil
    ) {
        close()
        open = Open(block: TextBlock(kind: kind, range: line.range, content: content), fence: fence)
    }

    private mutating func close() {
        if let block = open?.block { blocks.append(block) }
        open = nil
    }
}

extension TextBlock {
    fileprivate mutating func extend(over line: TextLine) {
        range = range.lowerBound..<line.range.upperBound
        content = content.lowerBound..<line.content.upperBound
    }
}

extension TextLine {
    fileprivate func isFrontMatterMark(in bytes: Bytes) -> Bool {
        indent == 0 && bytes[content].elementsEqual("---".utf8)
    }
}

extension Range<Int> {
    /// Without the blanks at both ends.
    mutating func trim(in bytes: TextLine.Bytes) {
        var (first, last) = (lowerBound, upperBound)
        while first < last, bytes[first].isBlank { first += 1 }
        while last > first, bytes[last - 1].isBlank { last -= 1 }
        self = first..<last
    }
}
