/// `${env:NAME}`, `${env:NAME:-default}`, `${file:path}`, `${secret:store/key}`: a value that is looked up only when the
/// part that holds it is first used. Snapshot, history and CEL see the reference, never the value.
package enum Reference: Sendable, Hashable {
    case environment(name: String, fallback: String?)
    case file(path: String)
    case secret(store: String, key: String)
}

extension Reference: CustomStringConvertible {
    /// As it is written.
    package var description: String {
        switch self {
        case .environment(let name, nil): "${env:\(name)}"
        case .environment(let name, let fallback?): "${env:\(name):-\(fallback)}"
        case .file(let path): "${file:\(path)}"
        case .secret(let store, let key): "${secret:\(store)/\(key)}"
        }
    }
}

extension Reference {
    package static let forms = "${env:NAME}, ${env:NAME:-default}, ${file:path}, ${secret:store/key}"

    /// Reads what stands between `${` and `}`.
    package init(body: Substring) throws(ReferenceError) {
        if body.hasPrefix("{") {
            throw ReferenceError(
                message: "\"${{ }}\" is the form of another program",
                mend:
                    "Write \"${env:NAME}\" or \"${secret:store/key}\" for what is looked up, and \"{{ … }}\" where templates are read."
            )
        }
        guard let colon = body.firstIndex(of: ":") else {
            let mend =
                Self.isVariable(body)
                ? "Write \"${env:\(body)}\" for the environment's variable, or \"$${\" for the characters themselves."
                : "Known: \(Self.forms). Write \"$${\" for the characters themselves."
            throw ReferenceError(
                message: "\"${\(body.prefix(64))}\" does not say what kind of reference it is", mend: mend)
        }
        let rest = body[body.index(after: colon)...]
        switch body[..<colon] {
        case "env": self = try Self.environment(rest)
        case "file":
            guard !rest.isEmpty else {
                throw ReferenceError(message: "\"${file:}\" names no file", mend: "Write \"${file:path}\".")
            }
            self = .file(path: String(rest))
        case "secret":
            guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex,
                rest.index(after: slash) != rest.endIndex
            else {
                throw ReferenceError(
                    message: "\"${secret:\(rest.prefix(64))}\" does not name a store and a key",
                    mend: "Write \"${secret:store/key}\".")
            }
            self = .secret(store: String(rest[..<slash]), key: String(rest[rest.index(after: slash)...]))
        case let kind:
            let nearest = Suggestion.mend(for: String(kind), among: ["env", "file", "secret"])
            throw ReferenceError(
                message: "\"\(kind.prefix(64))\" is no kind of reference",
                mend: "\(nearest ?? "Known: \(Self.forms).") Write \"$${\" for the characters themselves.")
        }
    }

    private static func environment(_ text: Substring) throws(ReferenceError) -> Self {
        let name = text.prefix { $0 != ":" }
        let rest = text.dropFirst(name.count)
        guard isVariable(name) else {
            throw ReferenceError(
                message: "\"\(name.prefix(64))\" is no name of a variable",
                mend: "Letters, digits and \"_\" only, not a digit first: \"${env:API_KEY}\".")
        }
        if rest.isEmpty { return .environment(name: String(name), fallback: nil) }
        guard rest.hasPrefix(":-") else {
            throw ReferenceError(
                message: "\"${env:\(text.prefix(64))}\" has something after the name that is no default",
                mend: "A default is written \"${env:\(name):-default}\".")
        }
        return .environment(name: String(name), fallback: String(rest.dropFirst(2)))
    }

    private static func isVariable(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.count <= 256 && text.unicodeScalars.allSatisfy(\.isIdentifier)
    }
}

extension Unicode.Scalar {
    /// `[A-Za-z0-9_]`
    package var isIdentifier: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}

/// Why a `${…}` cannot be read. `offset` counts UTF-8 bytes from the start of the text.
package struct ReferenceError: Error, Sendable, Hashable {
    package var message: String
    package var mend: String
    package var offset = 0

    package init(message: String, mend: String, offset: Int = 0) {
        self.message = message
        self.mend = mend
        self.offset = offset
    }
}
