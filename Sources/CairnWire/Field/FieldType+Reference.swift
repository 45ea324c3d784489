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

extension Diagnostic.Code {
    package static let reference = Self("reference.syntax")
}
