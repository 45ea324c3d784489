import CGumbo

/// Gumbo's tree of a page, for the length of a closure. No type of gumbo's leaves this file.
struct HTMLNode {
    private let node: UnsafePointer<GumboNode>

    fileprivate init(_ node: UnsafePointer<GumboNode>) { self.node = node }

    enum Content {
        case element(HTMLElement)
        /// Decoded text, as bytes that live as long as the tree.
        case text(UnsafeBufferPointer<UInt8>)
        case nothing
    }

    var content: Content {
        switch node.pointee.type {
        case GUMBO_NODE_ELEMENT: return .element(HTMLElement(node.pointee.v.element))
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            guard let text = node.pointee.v.text.text else { return .nothing }
            var count = 0
            while text[count] != 0 { count += 1 }
            return text.withMemoryRebound(to: UInt8.self, capacity: count) {
                .text(UnsafeBufferPointer(start: $0, count: count))
            }
        default: return .nothing  // comments, templates
        }
    }
}

struct HTMLElement {
    private let element: GumboElement

    fileprivate init(_ element: GumboElement) { self.element = element }

    /// In small letters; empty for what HTML does not know, and for SVG and MathML.
    var name: String {
        guard element.tag_namespace == GUMBO_NAMESPACE_HTML, element.tag != GUMBO_TAG_UNKNOWN else { return "" }
        return String(cString: gumbo_normalized_tagname(element.tag))
    }

    var isForeign: Bool { element.tag_namespace != GUMBO_NAMESPACE_HTML }

    var count: Int { Int(element.children.length) }

    subscript(index: Int) -> HTMLNode? {
        guard index < count, let child = element.children.data[index] else { return nil }
        return HTMLNode(UnsafePointer(child.assumingMemoryBound(to: GumboNode.self)))
    }

    /// Nil when the element has no such attribute.
    func attribute(_ name: String) -> String? {
        withUnsafePointer(to: element.attributes) { attributes in
            guard let found = gumbo_get_attribute(attributes, name) else { return nil }
            return String(cString: found.pointee.value)
        }
    }
}

enum HTMLTree {
    /// - Throws: `web.too_large`, `web.too_slow`, `web.memory`.
    static func read<Value>(
        _ bytes: [UInt8], bounds: PageText.Bounds, _ body: (HTMLNode) -> Value
    ) throws(WebError) -> Value {
        // An empty array may have no address; to a parser of HTML a blank is as empty.
        let outcome = (bytes.isEmpty ? [0x20] : bytes).withUnsafeBufferPointer { buffer -> Result<Value, WebError> in
            buffer.withMemoryRebound(to: CChar.self) { text in
                var failure = Int32(CGUMBO_NO_MEMORY)
                let page = text.baseAddress.flatMap {
                    cgumbo_parse($0, text.count, bounds.memory, Int32(bounds.milliseconds), &failure)
                }
                guard let page else { return .failure(error(failure, bounds)) }
                defer { cgumbo_free(page) }
                return .success(body(HTMLNode(cgumbo_root(page))))
            }
        }
        return try outcome.get()
    }

    private static func error(_ failure: Int32, _ bounds: PageText.Bounds) -> WebError {
        switch failure {
        case Int32(CGUMBO_TOO_LARGE):
            WebError(.tooLarge, "the page's tree takes more than \(bounds.memory >> 20) MiB: its markup is broken")
        case Int32(CGUMBO_TOO_SLOW):
            WebError(.tooSlow, "the page takes more than \(bounds.milliseconds) ms to read: its markup is broken")
        default: WebError(.memory, "there is no memory to read the page")
        }
    }
}
