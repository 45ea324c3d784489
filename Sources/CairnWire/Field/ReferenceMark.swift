/// How a reference stands in text that a template gave: between two control characters that rendering takes out of all
/// text that it puts in and of the template's own. So `{env:KEY}` from a document never becomes a reference, whatever stands
/// before it. Only texts whose template was written with a reference are looked at (`TemplateValue.referencePointers`).
package enum ReferenceMark {
    private static let open: Unicode.Scalar = "\u{1}"
    private static let close: Unicode.Scalar = "\u{2}"

    package static func text(_ reference: Reference) -> String {
        var text = ""
        text.unicodeScalars.append(open)
        text += reference.description.dropFirst(2).dropLast()
        text.unicodeScalars.append(close)
        return text
    }

    /// `text` with the two characters made harmless.
    package static func removed(from text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 == open || $0 == close }) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(scalar == open || scalar == close ? "\u{FFFD}" : scalar) }
        return String(clean)
    }

    /// The text with each reference replaced by what `lookUp` says; a mark that holds none is left out.
    package static func resolve<Failure: Error>(
        _ text: String, _ lookUp: (Reference) throws(Failure) -> String
    ) throws(Failure) -> String {
        var resolved = ""
        var rest = text.unicodeScalars[...]
        while let start = rest.firstIndex(of: open) {
            resolved += String(rest[..<start])
            let end = rest[start...].firstIndex(of: close) ?? rest.endIndex
            let body = Substring(rest[rest.index(after: start)..<end])
            if let reference = try? Reference(body: body) { resolved += try lookUp(reference) }
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
        }
        return resolved + String(rest)
    }
}

extension JSON {
    /// The value with the references in the texts at `pointers` looked up; every other text stays as it is.
    package func resolvingReferences<Failure: Error>(
        at pointers: [JSONPointer], _ lookUp: (Reference) throws(Failure) -> String
    ) throws(Failure) -> JSON {
        var value = self
        for pointer in pointers { value = try value.resolving(pointer.tokens[...], lookUp) }
        return value
    }

    private func resolving<Failure: Error>(
        _ tokens: ArraySlice<JSONPointer.Token>, _ lookUp: (Reference) throws(Failure) -> String
    ) throws(Failure) -> JSON {
        switch (self, tokens.first) {
        case (.string(let text), nil): return .string(try ReferenceMark.resolve(text, lookUp))
        case (.array(var items), .index(let index)?) where items.indices.contains(index):
            items[index] = try items[index].resolving(tokens.dropFirst(), lookUp)
            return .array(items)
        case (.object(var object), .key(let key)?):
            guard let member = object[key] else { return self }
            object[key] = try member.resolving(tokens.dropFirst(), lookUp)
            return .object(object)
        default: return self
        }
    }
}
