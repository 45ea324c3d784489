extension SchemaValidator {
    mutating func checkNumber(_ value: JSON, _ keyword: Keyword) {
        guard let number = JSONNumber(value) else { return }
        switch keyword {
        case .minimum(let bound, let exclusive):
            guard exclusive ? number <= bound : number < bound else { return }
            report("should be \(exclusive ? "greater than" : "at least") \(bound)")
        case .maximum(let bound, let exclusive):
            guard exclusive ? number >= bound : number > bound else { return }
            report("should be \(exclusive ? "less than" : "at most") \(bound)")
        case .multiple(let divisor):
            if !number.isMultiple(of: divisor) { report("should be a multiple of \(divisor)") }
        default: break
        }
    }

    /// Lengths are counted in scalars (RFC 8259 calls them characters).
    mutating func checkLength(_ value: JSON, _ keyword: Keyword) {
        guard case .string(let text) = value, spend(text.utf8.count / 256) else { return }
        switch keyword {
        case .minLength(let limit):
            // A scalar has four bytes at most: often there is nothing to count.
            guard text.utf8.count < 4 * limit, text.unicodeScalars.count < limit else { return }
            report(limit == 1 ? "should not be empty" : "should have at least \(limit) characters")
        case .maxLength(let limit):
            guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return }
            report("should have at most \(limit) characters, not \(text.unicodeScalars.count)")
        default: break
        }
    }

    mutating func checkItems(_ items: [JSON], _ keyword: Keyword) {
        switch keyword {
        case .minItems(let limit):
            if items.count < limit { report("should have at least \(limit) items, not \(items.count)") }
        case .maxItems(let limit):
            if items.count > limit { report("should have at most \(limit) items, not \(items.count)") }
        case .uniqueItems:
            var places: [JSON: Int] = [:]
            for (place, item) in items.enumerated() {
                guard spend(1) else { return }
                if let first = places.updateValue(place, forKey: item.withPlainNumbers) {
                    return report("repeats the item /\(first): each may stand once", at: .index(place))
                }
            }
        case .items(let prefix, let rest):
            for (place, item) in items.enumerated() {
                guard let schema = place < prefix.count ? prefix[place] : rest else { return }
                guard spend(1) else { return }
                check(item, schema, at: .index(place))
            }
        case .contains(let schema, let minimum, let maximum):
            var count = 0
            for item in items where trial(item, schema).isEmpty { count += 1 }
            guard spend(items.count) else { return }
            if count < minimum {
                report("should hold at least \(minimum) of the items that 'contains' describes, not \(count)")
            }
            if let maximum, count > maximum {
                report("should hold at most \(maximum) of the items that 'contains' describes, not \(count)")
            }
        default: break
        }
    }

    mutating func checkMembers(_ object: JSONObject, _ keyword: Keyword) {
        switch keyword {
        case .minProperties(let limit):
            if object.count < limit { report("should have at least \(limit) members, not \(object.count)") }
        case .maxProperties(let limit):
            if object.count > limit { report("should have at most \(limit) members, not \(object.count)") }
        case .required(let names):
            for name in names where object[name] == nil { report("lacks the member '\(name)': add it") }
        case .properties(let properties, let patterns, let additional):
            checkMembers(object, properties, patterns, additional)
        case .propertyNames(let schema):
            for member in object.members {
                guard spend(1) else { return }
                if let first = trial(.string(member.key), schema).first {
                    report("has a name that \(first.message)", at: .key(member.key))
                }
            }
        case .dependentRequired(let dependents):
            for dependent in dependents where object[dependent.name] != nil {
                for other in dependent.others where object[other] == nil {
                    report("has '\(dependent.name)' and lacks the member '\(other)': add it")
                }
            }
        case .dependentSchemas(let properties):
            for property in properties where object[property.name] != nil { check(.object(object), property.schema) }
        default: break
        }
    }

    private mutating func checkMembers(
        _ object: JSONObject, _ properties: [Keyword.Property], _ patterns: [Keyword.PatternProperty],
        _ additional: Int?
    ) {
        for property in properties {
            guard spend(1) else { return }
            if let value = object[property.name] { check(value, property.schema, at: .key(property.name)) }
        }
        var declared = Set(properties.map { ScalarString($0.name) })
        for property in patterns {
            for member in object.members {
                guard spend(1 + property.pattern.cost(of: member.key)) else { return }
                guard property.pattern.matches(member.key) else { continue }
                declared.insert(ScalarString(member.key))
                check(member.value, property.schema, at: .key(member.key))
            }
        }
        guard let additional else { return }
        for member in object.members where !declared.contains(ScalarString(member.key)) {
            guard spend(1) else { return }
            guard nodes[additional] == [.never] else {
                check(member.value, additional, at: .key(member.key))
                continue
            }
            let known = properties.prefix(10).map(\.name).joined(separator: ", ")
            let mend =
                properties.isEmpty && patterns.isEmpty
                ? "no member is" : "allowed: \(known)\(properties.count > 10 ? ", …" : "")"
            report("is a member that is not allowed; \(mend)", at: .key(member.key))
        }
    }
}
