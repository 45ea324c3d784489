extension FieldType where Value == String {
    /// Text of any length and kind.
    package static var text: Self { text(.any) }

    package static var line: Self { text(.line) }
    package static var identifier: Self { text(.identifier) }
    package static var glob: Self { text(.glob) }
    package static var host: Self { text(.host) }
    package static var url: Self { text(.url) }
    package static var cron: Self { text(.cron) }

    package static func text(_ form: FieldSchema.TextForm) -> Self {
        FieldType(
            schema: .text(form),
            decode: { node, decoder in
                guard let text = node.string else {
                    decoder.wrongType(node, expected: .text(form))
                    return nil
                }
                guard form.accepts(text) else {
                    decoder.report(
                        .badForm,
                        "\"\(decoder.lastKey ?? "value")\" must be \(form.expected), and is \"\(text.prefix(80))\"",
                        mend: form.mend(text), at: node.origin)
                    return nil
                }
                decoder.warnOfTemplate(in: text, at: node)
                return text
            },
            encode: { .string($0) })
    }

    /// A path. One that is not absolute starts at the folder of the file that holds it; read from a file, it comes out
    /// relative to the root of all definitions.
    package static var path: Self {
        text(.path).map({ path, node, _ in RelativePath.rebase(path, onto: node.origin.folder) }, back: { $0 })
    }

    /// A name of something that stands elsewhere; whether it exists is looked up when all is read.
    package static func name(_ kind: NameKind) -> Self {
        FieldType(
            schema: .name(kind),
            decode: { node, decoder in
                guard let name = node.string, !name.isEmpty else {
                    decoder.wrongType(node, expected: .name(kind))
                    return nil
                }
                decoder.use(name: name, of: kind, at: node)
                return name
            },
            encode: { .string($0) })
    }
}

extension FieldSchema.TextForm {
    func accepts(_ text: String) -> Bool {
        switch self {
        case .any, .reference: true
        case .line: !text.isEmpty && !text.contains(where: \.isNewline)
        case .identifier: text.isIdentifier
        case .path: !text.isEmpty && !text.utf8.contains(0) && text.utf8.count <= 4096
        case .glob: Glob.isValid(text)
        case .host: HostName.isValid(text)
        case .url:
            (text.hasPrefix("https://") && text.utf8.count > 8 || text.hasPrefix("http://") && text.utf8.count > 7)
                && !text.contains(where: \.isWhitespace)
        case .cron: text.split(separator: " ").count == 5
        }
    }

    func mend(_ text: String) -> String? {
        switch self {
        case .host:
            text.split(separator: "/", omittingEmptySubsequences: true).dropFirst(text.contains("://") ? 1 : 0).first
                .flatMap { HostName.isValid(String($0)) ? "Write \"\($0)\"." : nil }
        case .url: text.contains("://") || text.isEmpty ? nil : "Write \"https://\(text)\"?"
        case .identifier:
            text.asIdentifier.map { "Write \"\($0)\"." }
        case .glob:
            text.contains("[") ? "Close the \"[\" with \"]\", or write \"[[]\" for the character itself." : nil
        case .line: text.isEmpty ? nil : "Write it on one line."
        case .cron: "\"0 7 * * 1-5\" is seven o'clock from Monday to Friday."
        case .path: text.isEmpty ? "\".\" is the folder of this file." : nil
        case .any, .reference: nil
        }
    }
}

extension String {
    /// The nearest identifier to what people write with blanks and dashes; nil where there is none.
    fileprivate var asIdentifier: String? {
        let name = String(prefix(64).map { " -.".contains($0) ? "_" : $0 })
        let candidate = name.first?.isNumber == true ? "_\(name)" : name
        return candidate.isIdentifier ? candidate : nil
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`
    package var isIdentifier: Bool {
        guard let first = unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return utf8.count <= 128 && unicodeScalars.allSatisfy(\.isIdentifier)
    }
}
