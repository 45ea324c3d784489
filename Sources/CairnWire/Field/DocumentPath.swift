/// Where a value stands in a document: `workflows.digest.steps[1].foreach.do[0].llm`.
package struct DocumentPath: Sendable, Hashable, CustomStringConvertible {
    package enum Element: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var elements: [Element]

    package init(_ elements: [Element] = []) { self.elements = elements }

    package var isEmpty: Bool { elements.isEmpty }

    /// The innermost key; an element of a list has its list's.
    package var lastKey: String? {
        for element in elements.reversed() {
            if case .key(let key) = element { return key }
        }
        return nil
    }

    package func appending(_ key: String) -> Self { Self(elements + [.key(key)]) }

    package var description: String {
        var text = ""
        for element in elements {
            switch element {
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += key
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
