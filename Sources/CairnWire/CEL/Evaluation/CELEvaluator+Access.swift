extension CELEvaluator {
    /// `operand.member` and `operand[index]`.
    mutating func member(
        _ index: CELValue, of value: CELValue, _ operand: CELNode, at node: CELNode
    ) throws(Failure) -> CELValue {
        switch value {
        case .map(let map):
            if case .string(let name) = index { try spend(name.utf8.count / 32, at: node) }
            if let key = CELKey(looking: index), let found = map[key] { return found }
            throw missing(index, in: map, operand, at: node)
        case .list(let list):
            guard let place = CELKey(looking: index), case .int(let place) = place else {
                let message = "\(text(operand)) is a list: its elements are numbered from 0, as in \(text(operand))[0]"
                throw .expression(CELError(.type, message, at: node.range))
            }
            guard place >= 0, place < list.count else {
                let message = "\(text(operand)) has \(list.count) elements and no [\(place)]; they are numbered from 0"
                throw .expression(CELError(.missing, message, at: node.range))
            }
            return list[Int(place)]
        case .null: throw null(operand, at: node)
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type:
            let message = "\(text(operand)) is of type \(value.type.name) and has no members"
            throw .expression(CELError(.type, message, at: node.range))
        }
    }

    /// `has(operand.member)`
    mutating func has(
        _ member: String, in value: CELValue, _ operand: CELNode, at node: CELNode
    ) throws(Failure) -> Bool {
        switch value {
        case .map(let map): return map[.string(ScalarString(member))] != nil
        case .null: throw null(operand, at: node)
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .list:
            let message = "has asks for a map's member; \(text(operand)) is of type \(value.type.name)"
            throw .expression(CELError(.type, message, at: node.range))
        }
    }

    private func null(_ operand: CELNode, at node: CELNode) -> Failure {
        let name = text(operand)
        let message = "\(name) is null, so \(text(node)) has no value; guard it: \(name) != null ? … : …"
        return .expression(CELError(.null, message, at: operand.range))
    }

    private func missing(_ index: CELValue, in map: CELMap, _ operand: CELNode, at node: CELNode) -> Failure {
        let name =
            if case .string(let name) = index {
                "'\(name.prefix(60))'"
            } else {
                "key of type \(index.type.name) like this one"
            }
        let known = (0..<min(8, map.count)).map { place in
            switch map.key(at: place) {
            case .bool(let value): String(value)
            case .int(let value): String(value)
            case .uint(let value): String(value)
            case .string(let value): String(value.prefix(60))
            case .null, .double, .bytes, .timestamp, .duration, .type, .list, .map: "…"
            }
        }
        let rest = known.isEmpty ? "nothing" : known.joined(separator: ", ") + (map.count > known.count ? ", …" : "")
        return .expression(CELError(.missing, "\(text(operand)) has no \(name); it has \(rest)", at: node.range))
    }
}
