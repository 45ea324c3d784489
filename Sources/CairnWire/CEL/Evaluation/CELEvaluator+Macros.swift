extension CELEvaluator {
    mutating func comprehension(_ macro: CELComprehension, at node: CELNode) throws(Failure) -> CELValue {
        let range = try value(of: macro.range)
        switch macro.kind {
        case .all: return .bool(try !holds(macro, for: range, toBe: false, at: node))
        case .exists: return .bool(try holds(macro, for: range, toBe: true, at: node))
        case .existsOne: return .bool(try isOne(macro, of: range, at: node))
        case .filter, .map: return .list(.values(try values(macro, of: range, at: node)))
        case .transformMap: return .map(.entries(try entries(macro, of: range, at: node)))
        }
    }

    /// Whether the body is `wanted` for one element at least. That decides by itself, and errors for other elements do not
    /// count then, as with `||` and `&&`.
    private mutating func holds(
        _ macro: CELComprehension, for range: CELValue, toBe wanted: Bool, at node: CELNode
    ) throws(Failure) -> Bool {
        let rule = wanted ? "exists takes a condition" : "all takes a condition"
        var firstError: CELError?
        for place in 0..<(try count(of: range, macro, at: node)) {
            bind(macro, to: range, at: place)
            defer { locals.removeLast(macro.names.count) }
            do throws(Failure) {
                if try bool(of: macro.body, rule, at: macro.body) == wanted { return true }
            } catch {
                let absorbed = try absorb(error)
                firstError = firstError ?? absorbed
            }
        }
        if let firstError { throw .expression(firstError) }
        return false
    }

    private mutating func isOne(
        _ macro: CELComprehension, of range: CELValue, at node: CELNode
    ) throws(Failure) -> Bool {
        var found = 0
        for place in 0..<(try count(of: range, macro, at: node)) {
            bind(macro, to: range, at: place)
            defer { locals.removeLast(macro.names.count) }
            if try bool(of: macro.body, "exists_one takes a condition", at: macro.body) { found += 1 }
        }
        return found == 1
    }

    private mutating func values(
        _ macro: CELComprehension, of range: CELValue, at node: CELNode
    ) throws(Failure) -> [CELValue] {
        var values: [CELValue] = []
        for place in 0..<(try count(of: range, macro, at: node)) {
            bind(macro, to: range, at: place)
            defer { locals.removeLast(macro.names.count) }
            guard try passes(macro) else { continue }
            values.append(try value(of: macro.body))
        }
        return values
    }

    private mutating func entries(
        _ macro: CELComprehension, of range: CELValue, at node: CELNode
    ) throws(Failure) -> CELEntries {
        var entries = CELEntries()
        for place in 0..<(try count(of: range, macro, at: node)) {
            bind(macro, to: range, at: place)
            defer { locals.removeLast(macro.names.count) }
            let written = locals[locals.count - 2]
            guard try passes(macro), let key = CELKey(writing: written) else { continue }
            _ = entries.append(key, written: written, try value(of: macro.body))
        }
        return entries
    }

    private mutating func passes(_ macro: CELComprehension) throws(Failure) -> Bool {
        guard let filter = macro.filter else { return true }
        return try bool(of: filter, "a condition chooses the elements", at: filter)
    }

    // MARK: Elements

    private func count(of range: CELValue, _ macro: CELComprehension, at node: CELNode) throws(Failure) -> Int {
        switch range {
        case .list(let list): return list.count
        case .map(let map): return map.count
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type:
            throw mismatch("macros go over a list or a map", [(macro.range, range)], node)
        }
    }

    /// Binds the macro's names to an element that is there: of a list one name to the element, two to its place and it; of
    /// a map one to the key, two to key and value.
    private mutating func bind(_ macro: CELComprehension, to range: CELValue, at place: Int) {
        let isPair = macro.names.count == 2
        switch range {
        case .list(let list):
            if isPair { locals.append(.int(Int64(place))) }
            locals.append(list[place])
        case .map(let map):
            locals.append(map.key(at: place))
            if isPair { locals.append(map.value(at: place)) }
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type: break
        }
    }
}
