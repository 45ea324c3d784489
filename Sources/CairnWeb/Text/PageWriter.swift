/// Walks the tree of a page and writes down what it says. The walk keeps its own stack: a page may nest as deep as it likes.
struct PageWriter {
    private var lines = LineWriter()
    private var title: String?
    private var headings: [PageHeading] = []
    /// The heading that is being written, and where it began.
    private var heading: (level: Int, start: Int)?
    private var stack: [Open] = []

    private struct Open {
        let element: HTMLElement
        let name: String
        var next = 0
    }

    var page: PageText { PageText(text: lines.text, title: title, headings: headings) }

    mutating func write(_ root: HTMLNode) {
        take(root)
        while var open = stack.popLast() {
            guard let child = open.element[open.next] else {
                leave(open.name)
                continue
            }
            open.next += 1
            stack.append(open)
            take(child)
        }
        lines.end()
    }

    private mutating func take(_ node: HTMLNode) {
        switch node.content {
        case .text(let text): lines.write(text)
        case .element(let element): enter(element)
        case .nothing: break
        }
    }

    private mutating func enter(_ element: HTMLElement) {
        let name = element.name
        if name == "head" { title = Self.title(in: element) }
        guard !element.isForeign, !Self.skipped.contains(name), !Self.isHidden(element) else { return }
        switch name {
        case "br": lines.breakLine()
        case "li":
            lines.breakLine()
            lines.mark("- ")
        case "td", "th": break
        case "pre":
            lines.breakBlock()
            lines.isVerbatim += 1
        case "h1", "h2", "h3", "h4", "h5", "h6":
            lines.breakBlock()
            lines.mark("")
            if heading == nil { heading = (Int(name.utf8.last ?? 0x31) - 0x30, lines.nextStart) }
        case _ where Self.lineBlocks.contains(name): lines.breakLine()
        case _ where Self.blocks.contains(name): lines.breakBlock()
        default: break
        }
        stack.append(Open(element: element, name: name))
    }

    private mutating func leave(_ name: String) {
        switch name {
        case "li": lines.breakLine()
        case "td", "th": lines.separate(" | ")
        case "pre":
            lines.isVerbatim -= 1
            lines.breakBlock()
        case "h1", "h2", "h3", "h4", "h5", "h6":
            if let heading, Int(name.utf8.last ?? 0x31) - 0x30 == heading.level {
                let title = lines.written(from: heading.start)
                if !title.isEmpty {
                    headings.append(PageHeading(level: heading.level, title: title, start: heading.start))
                }
                self.heading = nil
            }
            lines.breakBlock()
        case _ where Self.lineBlocks.contains(name): lines.breakLine()
        case _ where Self.blocks.contains(name): lines.breakBlock()
        default: break
        }
    }

    private static func isHidden(_ element: HTMLElement) -> Bool {
        element.attribute("hidden") != nil || element.attribute("aria-hidden") == "true"
            || element.attribute("role") == "navigation"
    }

    private static func title(in head: HTMLElement) -> String? {
        for index in 0..<head.count {
            guard case .element(let element)? = head[index]?.content, element.name == "title" else { continue }
            var lines = LineWriter()
            if case .text(let text)? = element[0]?.content { lines.write(text) }
            lines.end()
            return lines.text.isEmpty ? nil : lines.text
        }
        return nil
    }

    private static let skipped: Set<String> = [
        "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "audio", "video",
        "canvas", "map", "nav", "footer", "button", "select", "textarea", "input", "datalist", "dialog", "svg", "math",
    ]
    private static let lineBlocks: Set<String> = ["tr", "dt", "dd", "option", "legend", "summary"]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dir", "div", "dl",
        "fieldset", "figcaption", "figure", "form", "header", "hgroup", "hr", "main", "menu", "ol", "p", "section",
        "table", "tbody", "tfoot", "thead", "ul",
    ]
}
