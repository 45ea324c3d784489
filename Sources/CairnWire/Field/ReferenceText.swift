/// Text with references in it: `Bearer ${secret:kube/tickets}`. `$${` stands for the characters `${`.
package struct ReferenceText: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case literal(String)
        /// `offset` counts UTF-8 bytes into `source`.
        case reference(Reference, offset: Int)
    }

    /// As it was written. Equal sources are equal texts.
    package let source: String
    package let parts: [Part]

    init(source: String, parts: [Part]) {
        self.source = source
        self.parts = parts
    }

    /// Text without references, whatever characters it holds.
    package init(literal: String) {
        source = Self.escape(literal)
        parts = literal.isEmpty ? [] : [.literal(literal)]
    }

    package init(parsing source: String) throws(ReferenceError) {
        self.source = source
        var parts: [Part] = []
        var literal = ""
        var rest = source[...]
        func offset(_ index: Substring.Index) -> Int { source.utf8.distance(from: source.startIndex, to: index) }
        while let dollar = rest.firstRange(ofMarker: "${") {
            let escaped = dollar.lowerBound > rest.startIndex && rest[rest.index(before: dollar.lowerBound)] == "$"
            if escaped {
                literal += rest[..<rest.index(before: dollar.lowerBound)] + "${"
                rest = rest[dollar.upperBound...]
                continue
            }
            literal += rest[..<dollar.lowerBound]
            let position = offset(dollar.lowerBound)
            guard let end = rest[dollar.upperBound...].firstIndex(of: "}") else {
                throw ReferenceError(
                    message: "\"${\" is never closed",
                    mend: "Close it with \"}\", or write \"$${\" for the characters themselves.", offset: position)
            }
            let reference: Reference
            do { reference = try Reference(body: rest[dollar.upperBound..<end]) } catch {
                throw ReferenceError(message: error.message, mend: error.mend, offset: position)
            }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
            parts.append(.reference(reference, offset: position))
            rest = rest[rest.index(after: end)...]
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    package static func == (left: Self, right: Self) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension ReferenceText {
    package var references: [Reference] {
        parts.compactMap { if case .reference(let reference, _) = $0 { reference } else { nil } }
    }

    /// The text itself, when it holds no reference.
    package var literal: String? {
        var text = ""
        for part in parts {
            guard case .literal(let literal) = part else { return nil }
            text += literal
        }
        return text
    }

    /// The text with each reference replaced by what `lookUp` says.
    package func resolved<Failure: Error>(_ lookUp: (Reference) throws(Failure) -> String) throws(Failure) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .reference(let reference, _): text += try lookUp(reference)
            }
        }
        return text
    }

    /// `text` so written that reading it back finds no reference: what a template puts in from elsewhere goes through
    /// here, or a document could ask for a secret by spelling its name.
    package static func escape(_ text: String) -> String {
        guard text.firstRange(ofMarker: "${") != nil else { return text }
        var escaped = ""
        var rest = text[...]
        while let dollar = rest.firstRange(ofMarker: "${") {
            escaped += rest[..<dollar.lowerBound] + "$${"
            rest = rest[dollar.upperBound...]
        }
        return escaped + rest
    }
}

extension StringProtocol {
    /// The first place where the two ASCII characters of `marker` stand, looked for byte by byte.
    package func firstRange(ofMarker marker: StaticString) -> Range<Index>? {
        let (first, second) = marker.withUTF8Buffer { ($0[0], $0[1]) }
        var index = utf8.startIndex
        while let found = utf8[index...].firstIndex(of: first) {
            let next = utf8.index(after: found)
            guard next < utf8.endIndex else { return nil }
            if utf8[next] == second { return found..<utf8.index(after: next) }
            index = next
        }
        return nil
    }
}
