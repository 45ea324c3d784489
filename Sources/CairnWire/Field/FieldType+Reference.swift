extension FieldType where Value == ReferenceText {
    /// Text that may hold `${…}`.
    package static var reference: Self {
        FieldType(
            schema: .text(.reference),
            decode: { node, decoder in
                guard let text = node.string else {
                    decoder.wrongType(node, expected: .text(.reference))
                    return nil
                }
                decoder.warnOfTemplate(in: text, at: node)
                do throws(ReferenceError) {
                    let parsed = try ReferenceText(parsing: text)
                    let folder = node.origin.folder
                    for case .reference(let reference, let offset) in parsed.parts {
                        decoder.use(reference.rebased(onto: folder), at: node, offset: offset)
                    }
                    return parsed.rebased(onto: folder)
                } catch {
                    decoder.report(
                        .reference, error.message, mend: error.mend, at: node.origin(ofReferenceAt: error.offset))
                    return nil
                }
            },
            encode: { .string($0.source) })
    }
}

extension FieldDecoder {
    /// `{{ }}` in a text of a file that is taken as it stands.
    mutating func warnOfTemplate(in text: String, at node: SourceNode) {
        guard node.origin.text != nil, let braces = text.firstRange(ofMarker: "{{"),
            text[braces.upperBound...].firstRange(ofMarker: "}}") != nil,
            // GitHub's form is no reference, and told as that.
            !text[..<braces.lowerBound].hasSuffix("$")
        else { return }
        let offset = text.utf8.distance(from: text.startIndex, to: braces.lowerBound)
        report(
            .strayTemplate, "\"\(lastKey ?? "value")\" is taken as it stands: no template is read here",
            mend: "Templates are read in a step's verb, a workflow's \"output\" and an agent's \"instructions\".",
            severity: .warning, at: node.origin(at: offset..<offset + 2))
    }
}

extension Diagnostic.Code {
    /// `{{ }}` where no template is read.
    package static let strayTemplate = Self("template.not_read")
    package static let reference = Self("reference.syntax")
}
