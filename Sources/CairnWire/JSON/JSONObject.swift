/// The members of a JSON object. They keep the order in which they were written, so that output reads as its author
/// wrote it; equality and hash ignore that order, as RFC 8259 does. A repeated key keeps its place and its last value.
package struct JSONObject: Sendable {
    package private(set) var keys: [String] = []
    private var values: [String: JSON] = [:]

    package init() {}

    package init(_ members: some Sequence<(String, JSON)>) {
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { keys.count }
    package var isEmpty: Bool { keys.isEmpty }

    /// The value of a member. Setting nil removes the member.
    package subscript(key: String) -> JSON? {
        get { values[key] }
        set {
            if let newValue {
                if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
            } else if values.removeValue(forKey: key) != nil {
                keys.removeAll { $0 == key }
            }
        }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: String, value: JSON)> {
        keys.lazy.map { (key: $0, value: values[$0] ?? .null) }.makeIterator()
    }
}

extension JSONObject: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.values == right.values }
    package func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
