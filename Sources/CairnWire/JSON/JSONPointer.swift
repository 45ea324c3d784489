/// A place in a JSON value (RFC 6901): `/steps/0/id`; the empty pointer is the whole value.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    package enum Token: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var tokens: [Token]

    package init(_ tokens: [Token] = []) { self.tokens = tokens }

    /// Reads `/a/b~1c/0`. Every token is a key: whether it is an index is for the value to say.
    /// - Returns: nil for what is no pointer.
    package init?(parsing text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        tokens = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            var key = ""
            var isEscaped = false
            for scalar in part.unicodeScalars {
                switch (isEscaped, scalar) {
                case (true, "0"): key.unicodeScalars.append("~")
                case (true, "1"): key.unicodeScalars.append("/")
                case (true, _): return nil
                case (false, "~"): break
                case (false, _): key.unicodeScalars.append(scalar)
                }
                isEscaped = !isEscaped && scalar == "~"
            }
            guard !isEscaped else { return nil }
            tokens.append(.key(key))
        }
    }

    package func appending(_ token: Token) -> JSONPointer { JSONPointer(tokens + [token]) }

    package var description: String {
        tokens.reduce(into: "") { text, token in
            text += "/"
            switch token {
            case .index(let index): text += String(index)
            case .key(let key):
                for scalar in key.unicodeScalars {
                    switch scalar {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(scalar)
                    }
                }
            }
        }
    }
}

extension JSON {
    /// The value at a place; nil when there is none. In an array a key that is a number is an index.
    package subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            switch (value, token) {
            case (.object(let object), .key(let key)):
                guard let member = object[key] else { return nil }
                value = member
            case (.array, .index(let index)):
                guard let item = value[index] else { return nil }
                value = item
            case (.array, .key(let key)):
                guard key == "0" || !key.hasPrefix("0"), key.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let index = Int(key), let item = value[index]
                else { return nil }
                value = item
            case (.object, .index), (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _): return nil
            }
        }
        return value
    }
}
