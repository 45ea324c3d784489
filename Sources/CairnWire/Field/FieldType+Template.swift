extension FieldType where Value == Template {
    /// Text with `{{ }}`, and with `${…}` outside of them.
    package static var template: Self {
        FieldType(
            schema: .template,
            decode: { node, decoder in
                guard let text = node.string else {
                    decoder.wrongType(node, expected: .template)
                    return nil
                }
                return decoder.template(text, at: node)
            },
            encode: { .string($0.source) })
    }
}

extension FieldType where Value == TemplateValue {
    /// Any JSON value with templates in its texts. Every template that is wrong is reported at its own place.
    package static var templateValue: Self {
        FieldType(
            schema: .templateValue,
            decode: { node, decoder in
                guard !node.isBroken else { return nil }
                if let number = node.firstWithoutJSON {
                    decoder.report(
                        .wrongType, "infinite numbers and .nan have no JSON form",
                        mend: "Put it in quotes to make it text.", at: number.origin)
                    return nil
                }
                return decoder.templateValue(node)
            },
            encode: \.source)
    }
}

extension FieldType where Value == CELExpression {
    /// One expression, without braces.
    package static var expression: Self {
        FieldType(
            schema: .expression,
            decode: { node, decoder in
                guard let text = node.string else {
                    decoder.wrongType(node, expected: .expression)
                    return nil
                }
                if let braces = text.firstRange(ofMarker: "{{") {
                    let offset = text.utf8.distance(from: text.startIndex, to: braces.lowerBound)
                    decoder.report(
                        .templateSyntax, "\"\(decoder.lastKey ?? "value")\" is an expression, and needs no {{ }}",
                        mend: "Take the braces away.", at: node.origin(at: offset..<offset + 2))
                    return nil
                }
                do throws(CELError) {
                    let expression = try CELExpression(parsing: text)
                    decoder.use([expression], isCondition: true, at: node)
                    return expression
                } catch {
                    decoder.report(error, at: node)
                    return nil
                }
            },
            encode: { .string($0.source) })
    }
}

extension FieldDecoder {
    fileprivate mutating func template(_ text: String, at node: SourceNode) -> Template? {
        do throws(CELError) {
            let template = try Template(parsing: text)
            use(template.expressions, at: node)
            guard template.hasReferences else { return template }
            let folder = node.origin.folder
            for (reference, offset) in template.placedReferences {
                use(reference.rebased(onto: folder), at: node, offset: offset)
            }
            return template.rebased(onto: folder)
        } catch {
            report(error, at: node)
            return nil
        }
    }

    fileprivate mutating func templateValue(_ node: SourceNode) -> TemplateValue? {
        switch node.content {
        case .null, .bool, .int, .double, .broken: return .literal(node.json)
        case .string(let text):
            return template(text, at: node).map { $0.literal.map { .literal(.string($0)) } ?? .template($0) }
        case .array(let items):
            let values = items.enumerated().map { index, item in
                within(.index(index)) { $0.templateValue(item) }
            }
            let sound = values.compactMap(\.self)
            return sound.count == values.count ? TemplateValue.array(sound).folded : nil
        case .object(let members):
            let values = members.map { member in
                within(.key(member.key)) { decoder in
                    decoder.templateValue(member.value).map { TemplateValue.Member(member.key, $0) }
                }
            }
            let sound = values.compactMap(\.self)
            return sound.count == values.count ? TemplateValue.object(sound).folded : nil
        }
    }

    /// What CEL says of an expression, at its place in the file.
    package mutating func report(_ error: CELError, at node: SourceNode) {
        report(
            Diagnostic.Code(error.code.rawValue), error.message, mend: error.mend,
            at: error.code == .reference
                ? node.origin(ofReferenceAt: error.range.lowerBound) : node.origin(at: error.range))
    }
}

extension TemplateValue {
    /// The value as it was written.
    package var source: JSON {
        switch self {
        case .literal(let value): value.asTemplateSource
        case .template(let template): .string(template.source)
        case .array(let items): .array(items.map(\.source))
        case .object(let members): .object(JSONObject(members.map { ($0.key, $0.value.source) }))
        }
    }
}

extension JSON {
    /// The value so written that reading it as a template gives it back.
    fileprivate var asTemplateSource: JSON {
        switch self {
        case .null, .bool, .int, .double: self
        case .string(let text): .string(ReferenceText.escape(text))
        case .array(let items): .array(items.map(\.asTemplateSource))
        case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.asTemplateSource) }))
        }
    }
}

extension Diagnostic.Code {
    package static let templateSyntax = Self(CELError.Code.syntax.rawValue)
}
