/// A place in a JSON value (RFC 6901): `/steps/0/id`; the empty pointer is the whole value.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    package enum Token: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var tokens: [Token]

    package init(_ tokens: [Token] = []) { self.tokens = tokens }

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
