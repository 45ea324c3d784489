/// The header fields of a message, in the order in which they came. Names are compared without regard to case, and a
/// name may occur more than once (RFC 9110 §5.3).
package struct HTTPHeaders: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package init(_ fields: some Sequence<(String, String)>) {
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
    }

    package var isEmpty: Bool { fields.isEmpty }
    package var count: Int { fields.count }

    /// The first value of `name`. Setting replaces all of that name by one, setting nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name.equalsIgnoringCase(name) }?.value }
        set {
            guard let newValue else { return fields.removeAll { $0.name.equalsIgnoringCase(name) } }
            guard let first = fields.firstIndex(where: { $0.name.equalsIgnoringCase(name) }) else {
                return fields.append(Field(name: name, value: newValue))
            }
            fields[first].value = newValue
            var tail = fields[(first + 1)...]
            tail.removeAll { $0.name.equalsIgnoringCase(name) }
            fields.replaceSubrange((first + 1)..., with: tail)
        }
    }

    /// Every value of `name`, in order.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }

    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// A folded line (RFC 9112 §5.2) goes on with the field before it.
    mutating func extendLast(_ value: String) {
        guard !fields.isEmpty else { return }
        fields[fields.count - 1].value += " " + value
    }

    package func contains(_ name: String) -> Bool {
        fields.contains { $0.name.equalsIgnoringCase(name) }
    }

    /// The media type of `Content-Type` in lower case, without parameters: `text/event-stream`.
    package var mediaType: String? {
        guard let value = self["Content-Type"] else { return nil }
        let type = value.prefix { $0 != ";" }.drop { $0 == " " }
        return String(type.prefix { $0 != " " && $0 != "\t" }).asciiLowercased
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }
}

extension HTTPHeaders {
    /// - Throws: `http.bad_header` naming the first field that could not be sent as it is.
    func check() throws(HTTPError) {
        for field in fields {
            guard HTTPToken.isToken(field.name.utf8) else {
                throw HTTPError(
                    .badHeader, "the header name \(field.name.debugDescription) is no token: letters, digits and - only"
                )
            }
            guard HTTPToken.isFieldValue(field.value.utf8) else {
                // The value may be a secret: it is not repeated here.
                throw HTTPError(
                    .badHeader,
                    "the value of the header \(field.name) holds a line break or another control character; remove it")
            }
        }
    }
}
