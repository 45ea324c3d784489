extension Template {
    /// The references outside of its expressions, each with its place in the UTF-8 of `source`.
    package var placedReferences: [(reference: Reference, offset: Int)] {
        segments.compactMap { segment in
            if case .reference(let reference, let offset) = segment { (reference, offset) } else { nil }
        }
    }

    package var hasReferences: Bool {
        segments.contains { if case .reference = $0 { true } else { false } }
    }

    /// The same template with the paths of `${file:…}` seen from where `folder` is seen from.
    package func rebased(onto folder: String) -> Template {
        let written = Array(source.utf8)
        var source: [UInt8] = []
        var segments = segments
        var position = 0
        for (index, segment) in segments.enumerated() {
            guard case .reference(let reference, let offset) = segment else { continue }
            source += written[position..<offset]
            let rebased = reference.rebased(onto: folder)
            segments[index] = .reference(rebased, offset: source.count)
            source += Array(rebased.description.utf8)
            position = offset + reference.description.utf8.count
        }
        source += written[position...]
        return Template(source: String(decoding: source, as: UTF8.self), segments: segments)
    }

    /// A stretch of text outside of expressions, which begins at `offset` of the template.
    static func text(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(CELError) -> [Segment] {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(ReferenceError) {
            return try ReferenceText(parsing: text).parts.map { part in
                switch part {
                case .literal(let literal): .text(ReferenceMark.removed(from: literal))
                case .reference(let reference, let start): .reference(reference, offset: offset + start)
                }
            }
        } catch {
            let start = offset + error.offset
            throw CELError(.reference, error.message, at: start..<start, mend: error.mend)
        }
    }
}

extension TemplateValue {
    /// Where in the rendered value the texts stand whose templates hold references: the only ones in which they are
    /// looked up.
    package var referencePointers: [JSONPointer] { pointers(from: JSONPointer()) }

    private func pointers(from pointer: JSONPointer) -> [JSONPointer] {
        switch self {
        case .literal: []
        case .template(let template): template.hasReferences ? [pointer] : []
        case .array(let items):
            items.enumerated().flatMap { $1.pointers(from: pointer.appending(.index($0))) }
        case .object(let members):
            members.flatMap { $0.value.pointers(from: pointer.appending(.key($0.key))) }
        }
    }
}

extension CELError.Code {
    /// A `${…}` that cannot be read.
    package static let reference = Self(rawValue: "reference.syntax")
}
