/// The forms that keywords' values take. Each reports what is wrong and gives nil.
extension SchemaCompiler {
    mutating func types(_ value: JSON, at pointer: JSONPointer) -> Keyword? {
        if value.string != nil { return type(value, at: pointer).map { .types([$0]) } }
        guard let items = list(value, of: "types, or one", at: pointer) else { return nil }
        var types: [SchemaType] = []
        for (place, item) in items.enumerated() {
            guard let type = type(item, at: pointer.appending(.index(place))) else { return nil }
            types.append(type)
        }
        return .types(types)
    }

    private mutating func type(_ value: JSON, at pointer: JSONPointer) -> SchemaType? {
        guard let name = value.string else {
            report(.malformed, "a type is a string like 'object', not \(phrase(of: value))", at: pointer)
            return nil
        }
        if let type = SchemaType(rawValue: name) { return type }
        let known = SchemaType.allCases.map(\.rawValue).joined(separator: ", ")
        let mend = SchemaType.misnomers[name.lowercased()].map { "did you mean '\($0.rawValue)'?" } ?? "known: \(known)"
        report(.malformed, "there is no type '\(name.prefix(40))'; \(mend)", at: pointer)
        return nil
    }

    mutating func number(_ value: JSON, at pointer: JSONPointer) -> JSONNumber? {
        if let number = JSONNumber(value) { return number }
        let mend =
            value.bool == nil ? "" : "; since draft 6 'exclusiveMinimum' and 'exclusiveMaximum' hold the bound itself"
        report(.malformed, "should be a number, not \(phrase(of: value))\(mend)", at: pointer)
        return nil
    }

    mutating func divisor(_ value: JSON, at pointer: JSONPointer) -> Keyword? {
        guard let number = number(value, at: pointer) else { return nil }
        guard number > .int(0) else {
            report(.malformed, "should be greater than 0", at: pointer)
            return nil
        }
        return .multiple(of: number)
    }

    /// A count: an integer from 0, written as `2` or `2.0`.
    mutating func count(_ value: JSON, at pointer: JSONPointer) -> Int? {
        if case .int(let count)? = JSONNumber(value), count >= 0 { return Int(count) }
        report(.malformed, "should be an integer from 0", at: pointer)
        return nil
    }

    mutating func flag(_ value: JSON, at pointer: JSONPointer) -> Bool? {
        if let flag = value.bool { return flag }
        report(.malformed, "should be true or false, not \(phrase(of: value))", at: pointer)
        return nil
    }

    mutating func list(_ value: JSON, of what: String, at pointer: JSONPointer) -> [JSON]? {
        if let items = value.array { return items }
        report(.malformed, "should be a list of \(what), not \(phrase(of: value))", at: pointer)
        return nil
    }

    mutating func names(_ value: JSON, at pointer: JSONPointer) -> [String]? {
        if value.bool != nil {
            report(.malformed, "is a list of names beside 'properties', as in [\"a\", \"b\"]", at: pointer)
            return nil
        }
        guard let items = list(value, of: "names", at: pointer) else { return nil }
        let names = items.compactMap(\.string)
        guard names.count == items.count else {
            report(.malformed, "should be a list of names; each is a string", at: pointer)
            return nil
        }
        return names
    }

    mutating func object(_ value: JSON, at pointer: JSONPointer) -> JSONObject? {
        if let object = value.object { return object }
        report(.malformed, "should be an object with a member for each name, not \(phrase(of: value))", at: pointer)
        return nil
    }

    /// Schemas by name.
    mutating func schemas(_ value: JSON, at pointer: JSONPointer) -> [Keyword.Property]? {
        guard let object = object(value, at: pointer) else { return nil }
        return object.members.map { member in
            Keyword.Property(name: member.key, schema: schema(member.value, at: pointer.appending(.key(member.key))))
        }
    }

    /// A list of schemas, one at least.
    mutating func branches(_ value: JSON, at pointer: JSONPointer) -> [Int]? {
        guard let items = list(value, of: "schemas", at: pointer) else { return nil }
        guard !items.isEmpty else {
            report(.malformed, "should hold one schema at least", at: pointer)
            return nil
        }
        return items.enumerated().map { place, item in schema(item, at: pointer.appending(.index(place))) }
    }

    /// A regular expression, in JSON Schema's syntax (that of ECMA-262).
    mutating func pattern(_ value: JSON, at pointer: JSONPointer) -> RegularExpression? {
        guard let text = value.string else {
            report(.malformed, "a pattern is a string like '^[a-z]+$', not \(phrase(of: value))", at: pointer)
            return nil
        }
        do throws(RegularExpression.Refusal) {
            return try RegularExpression(ecmaScript: text)
        } catch {
            report(.pattern, "the pattern \(error.reason)", at: pointer)
            return nil
        }
    }
}
