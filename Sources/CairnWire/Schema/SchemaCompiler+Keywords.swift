extension SchemaCompiler {
    /// Keywords of the standard that this build does not check. To ignore them would let values pass that must not.
    private static let later: Set<String> = [
        "unevaluatedItems", "unevaluatedProperties", "$dynamicRef",
    ]

    /// The keywords of a schema object. Unknown ones are annotations.
    mutating func keywords(of object: JSONObject, at pointer: JSONPointer) -> [Keyword] {
        var found: [Keyword] = []
        for (name, value) in object {
            let place = pointer.appending(.key(name))
            if Self.later.contains(name) {
                report(.notInThisBuild, "'\(name)' is not in this build", at: place)
            } else if let keyword = keyword(name, value, of: object, at: place) {
                found.append(keyword)
            }
        }
        return found
    }

    private mutating func keyword(
        _ name: String, _ value: JSON, of object: JSONObject, at pointer: JSONPointer
    ) -> Keyword? {
        switch name {
        case "$ref": return reference(value, at: pointer)
        case "$defs", "definitions":
            _ = schemas(value, at: pointer)
            return nil
        case "type": return types(value, at: pointer)
        case "enum": return list(value, of: "values", at: pointer).map { .values($0) }
        case "const": return .values([value])
        case "minimum": return number(value, at: pointer).map { .minimum($0, exclusive: false) }
        case "exclusiveMinimum": return number(value, at: pointer).map { .minimum($0, exclusive: true) }
        case "maximum": return number(value, at: pointer).map { .maximum($0, exclusive: false) }
        case "exclusiveMaximum": return number(value, at: pointer).map { .maximum($0, exclusive: true) }
        case "multipleOf": return divisor(value, at: pointer)
        case "minLength": return count(value, at: pointer).map { .minLength($0) }
        case "maxLength": return count(value, at: pointer).map { .maxLength($0) }
        case "pattern": return pattern(value, at: pointer).map { .pattern($0) }
        case "minItems": return count(value, at: pointer).map { .minItems($0) }
        case "maxItems": return count(value, at: pointer).map { .maxItems($0) }
        case "minProperties": return count(value, at: pointer).map { .minProperties($0) }
        case "maxProperties": return count(value, at: pointer).map { .maxProperties($0) }
        case "uniqueItems": return flag(value, at: pointer) == true ? .uniqueItems : nil
        case "required": return names(value, at: pointer).map { .required($0) }
        case "dependentRequired": return dependentRequired(value, at: pointer)
        case "dependentSchemas": return schemas(value, at: pointer).map { .dependentSchemas($0) }
        case "propertyNames": return .propertyNames(schema(value, at: pointer))
        case "not": return .not(schema(value, at: pointer))
        case "allOf": return branches(value, at: pointer).map { .all($0) }
        case "anyOf": return branches(value, at: pointer).map { .any($0) }
        case "oneOf": return branches(value, at: pointer).map { .one($0) }
        // Keywords that count only beside one another are taken once, at the first of them.
        case "properties", "patternProperties", "additionalProperties":
            let names = ["properties", "patternProperties", "additionalProperties"]
            return name == object.first(of: names) ? properties(of: object, at: pointer) : nil
        case "items", "prefixItems":
            return name == object.first(of: ["items", "prefixItems"]) ? items(of: object, at: pointer) : nil
        case "if", "then", "else":
            return name == object.first(of: ["if", "then", "else"]) ? conditional(of: object, at: pointer) : nil
        case "contains", "minContains", "maxContains":
            let names = ["contains", "minContains", "maxContains"]
            return name == object.first(of: names) ? contains(of: object, at: pointer) : nil
        default: return nil
        }
    }

    // MARK: Keywords that belong together

    private mutating func properties(of object: JSONObject, at pointer: JSONPointer) -> Keyword {
        let declared = object["properties"].flatMap { schemas($0, at: pointer.sibling("properties")) }
        let additional = object["additionalProperties"].map { schema($0, at: pointer.sibling("additionalProperties")) }
        let patterns = object["patternProperties"].map {
            patternProperties($0, at: pointer.sibling("patternProperties"))
        }
        return .properties(declared ?? [], patterns: patterns ?? [], additional: additional)
    }

    private mutating func patternProperties(
        _ value: JSON, at pointer: JSONPointer
    ) -> [Keyword.PatternProperty] {
        guard let declared = schemas(value, at: pointer) else { return [] }
        return declared.compactMap { property in
            pattern(.string(property.name), at: pointer.appending(.key(property.name))).map {
                Keyword.PatternProperty(pattern: $0, schema: property.schema)
            }
        }
    }

    private mutating func items(of object: JSONObject, at pointer: JSONPointer) -> Keyword {
        let prefix = object["prefixItems"].flatMap { branches($0, at: pointer.sibling("prefixItems")) }
        if case .array? = object["items"] {
            report(
                .malformed, "a list of schemas, one for each place, is called 'prefixItems'",
                at: pointer.sibling("items"))
            return .items(prefix: prefix ?? [], rest: nil)
        }
        let rest = object["items"].map { schema($0, at: pointer.sibling("items")) }
        return .items(prefix: prefix ?? [], rest: rest)
    }

    private mutating func conditional(of object: JSONObject, at pointer: JSONPointer) -> Keyword? {
        let then = object["then"].map { schema($0, at: pointer.sibling("then")) }
        let otherwise = object["else"].map { schema($0, at: pointer.sibling("else")) }
        guard let condition = object["if"].map({ schema($0, at: pointer.sibling("if")) }) else { return nil }
        return .conditional(condition, then: then, else: otherwise)
    }

    private mutating func contains(of object: JSONObject, at pointer: JSONPointer) -> Keyword? {
        let minimum = object["minContains"].flatMap { count($0, at: pointer.sibling("minContains")) }
        let maximum = object["maxContains"].flatMap { count($0, at: pointer.sibling("maxContains")) }
        guard let wanted = object["contains"].map({ schema($0, at: pointer.sibling("contains")) }) else { return nil }
        return .contains(wanted, minimum: minimum ?? 1, maximum: maximum)
    }

    private mutating func dependentRequired(_ value: JSON, at pointer: JSONPointer) -> Keyword? {
        guard let object = object(value, at: pointer) else { return nil }
        return .dependentRequired(
            object.members.map { member in
                let others = names(member.value, at: pointer.appending(.key(member.key)))
                return Keyword.Dependency(name: member.key, others: others ?? [])
            })
    }
}

extension JSONObject {
    /// The first member, in the order as written, that has one of these names.
    fileprivate func first(of names: [String]) -> String? { members.first { names.contains($0.key) }?.key }
}

extension JSONPointer {
    /// The place of another member of the same object.
    fileprivate func sibling(_ name: String) -> JSONPointer { JSONPointer(tokens.dropLast() + [.key(name)]) }
}
