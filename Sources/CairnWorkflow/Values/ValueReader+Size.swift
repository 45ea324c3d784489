package import CairnWire

extension ValueReader {
    /// Takes the size of what a value stands for, as JSON, off `left`; false as soon as nothing is left, or there are more
    /// than `levels` of lists and objects (those within a blob are not counted).
    ///
    /// - Throws: `MissingBlobs` for what must be in memory to tell.
    package func fits(_ value: Value, _ left: inout Int, levels: Int) throws(MissingBlobs) -> Bool {
        switch value {
        case .literal(let json): return json.fits(&left, levels: levels)
        case .blob(let reference):
            left -= reference.size
            return left >= 0
        case .result(let path, _):
            // A part is no larger than the whole, which need not be loaded to know that.
            if case .blob(let whole)? = result(at: path)?.output {
                return try fits(.blob(whole), &left, levels: levels)
            }
            guard let selected = try select(value, []) else { return true }
            return try fits(selected, &left, levels: levels)
        case .citations:
            guard let selected = try select(value, []) else { return true }
            return try fits(selected, &left, levels: levels)
        case .array(let items):
            guard levels > 0 else { return false }
            left -= items.count + 2
            for item in items {
                guard try fits(item, &left, levels: levels - 1) else { return false }
            }
            return left >= 0
        case .object(let members):
            guard levels > 0 else { return false }
            left -= 2
            for member in members {
                left -= member.key.utf8.count + 4
                guard try fits(member.value, &left, levels: levels - 1) else { return false }
            }
            return left >= 0
        case .derived: return try json(value).fits(&left, levels: levels)
        }
    }
}

extension JSON {
    /// Takes the value's size as JSON, escapes left out, off `left`; false as soon as nothing is left, or there are more than
    /// `levels` of lists and objects.
    package func fits(_ left: inout Int, levels: Int) -> Bool {
        switch self {
        case .null, .bool: left -= 4
        case .int, .double: left -= 8
        case .string(let text): left -= text.utf8.count + 2
        case .array(let items):
            guard levels > 0 else { return false }
            left -= 2
            for item in items {
                left -= 1
                guard item.fits(&left, levels: levels - 1) else { return false }
            }
        case .object(let object):
            guard levels > 0 else { return false }
            left -= 2
            for member in object.members {
                left -= member.key.utf8.count + 4
                guard member.value.fits(&left, levels: levels - 1) else { return false }
            }
        }
        return left >= 0
    }
}
