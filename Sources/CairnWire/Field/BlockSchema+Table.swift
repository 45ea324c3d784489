extension BlockSchema {
    /// The block's keys as a table of Markdown, for the documents.
    package var table: String {
        let rows = fields.map { Self.row($0) } + choices.flatMap { $0.alternatives.map { Self.row($0) } }
        return (["| key | holds | default | what for |", "|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private static func row(_ field: FieldDeclaration) -> String {
        let fallback = field.required ? "required" : field.fallback?.tableText ?? ""
        let cells = ["`\(field.key)`", field.schema.expected, fallback, field.description]
        return "| "
            + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
            .joined(separator: " | ") + " |"
    }
}

extension JSON {
    fileprivate var tableText: String? {
        switch self {
        case .null: nil
        case .string(let text): text.isEmpty ? nil : "`\(text)`"
        case .array(let items): items.isEmpty ? nil : "`\(text())`"
        case .object(let object): object.isEmpty ? nil : "`\(text())`"
        case .bool, .int, .double: "`\(text())`"
        }
    }
}
