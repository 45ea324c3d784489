extension FieldDecoder {
    /// The value of a flag or a variable, read by what the field holds: people write text there, whatever it means.
    /// - Parameter isList: one text holds all values, with commas between them.
    mutating func node(
        _ field: FieldDeclaration, _ texts: [String], origin: SourceOrigin, isList: Bool = false
    ) -> SourceNode {
        within(.key(field.key)) { $0.node(field.schema, texts, origin: origin, isList: isList) }
    }

    private mutating func node(
        _ schema: FieldSchema, _ texts: [String], origin: SourceOrigin, isList: Bool
    ) -> SourceNode {
        let parts = isList ? texts.flatMap { $0.split(separator: ",").map(String.init) } : texts
        switch schema {
        case .list(let element, _):
            let nodes = parts.map { node(element, [$0], origin: origin, isList: false) }
            return SourceNode(.array(nodes), origin: origin)
        case .map(let value):
            return SourceNode(.object(parts.compactMap { pair($0, value, origin: origin) }), origin: origin)
        default: return SourceNode(single(schema, texts.last ?? "", origin: origin), origin: origin)
        }
    }

    private mutating func pair(_ text: String, _ value: FieldSchema, origin: SourceOrigin) -> SourceNode.Member? {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            report(.badForm, "\"\(text.prefix(80))\" names no value", mend: "Write it as key=value.", at: origin)
            return nil
        }
        let rest = String(text[text.index(after: equals)...])
        return SourceNode.Member(
            key: String(text[..<equals]), keyOrigin: origin,
            value: node(value, [rest], origin: origin, isList: false))
    }

    private mutating func single(_ schema: FieldSchema, _ text: String, origin: SourceOrigin) -> SourceNode.Content {
        switch schema {
        case .integer: return Int64(text).map { .int($0) } ?? .string(text)
        case .number: return Double(text).map { .double($0) } ?? .string(text)
        case .boolean:
            switch text.lowercased() {
            case "true", "1", "yes", "on": return .bool(true)
            case "false", "0", "no", "off": return .bool(false)
            default: return .string(text)
            }
        case .json, .jsonSchema, .templateValue, .block:
            do throws(JSONError) { return SourceNode(try JSON(parsing: text), origin: origin).content } catch {
                report(
                    .badForm, "\"\(text.prefix(80))\" is no JSON: \(error)", mend: "Put text into double quotes.",
                    at: origin)
                return .broken
            }
        case .text, .duration, .choice, .name, .template, .expression, .anyOf, .list, .map: return .string(text)
        }
    }
}
