import Testing

/// A Markdown file of the project, as far as its tests look into it: fenced blocks and links.
struct MarkdownDocument: Sendable, CustomTestStringConvertible {
    struct Block: Sendable {
        /// What stands behind the opening fence: `yaml`, `sh`, `text`.
        var language: String
        var text: String
        /// Of the opening fence, from 1.
        var line: Int
    }

    struct Link: Sendable {
        var target: String
        var line: Int
    }

    /// From the project's root.
    let path: String
    let blocks: [Block]
    let links: [Link]

    var testDescription: String { path }

    init(path: String, text: String) {
        self.path = path
        var blocks: [Block] = []
        var links: [Link] = []
        var open: Block?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(language: String(line.dropFirst(3)), text: "", line: index + 1)
                }
            } else if open != nil {
                open?.text += line + "\n"
            } else {
                links += Self.targets(in: line).map { Link(target: $0, line: index + 1) }
            }
        }
        self.blocks = blocks
        self.links = links
    }

    /// Every document that ships.
    static func all() throws -> [MarkdownDocument] {
        let paths =
            try ["README.md", "CHANGELOG.md"] + Project.files(below: "docs", ending: ".md")
            + Project.files(below: "agents", ending: ".md")
        return try paths.map { MarkdownDocument(path: $0, text: try Project.text($0)) }
    }

    /// The folder of the file, from the root; empty for the root.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// What stands in the round brackets of `[text](target)`.
    private static func targets(in line: Substring) -> [String] {
        var targets: [String] = []
        var rest = line
        while let close = rest.firstIndex(of: "]") {
            rest = rest[rest.index(after: close)...]
            guard rest.first == "(", let end = rest.firstIndex(of: ")") else { continue }
            targets.append(String(rest[rest.index(after: rest.startIndex)..<end]))
            rest = rest[end...]
        }
        return targets
    }
}
