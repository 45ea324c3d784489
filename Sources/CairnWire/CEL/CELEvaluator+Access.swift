extension CELEvaluator {
    /// `operand.member` and `operand[index]`.
    mutating func member(
        _ index: CELValue, of value: CELValue, _ operand: CELNode, at node: CELNode
    ) throws(Failure) -> CELValue {
        switch value {
        case .map(let map):
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
        case .null:
            let name = text(operand)
            let message = "\(name) is null, so \(text(node)) has no value; guard it: \(name) != null ? … : …"
            throw .expression(CELError(.null, message, at: operand.range))
        case .bool, .int, .uint, .double, .string, .bytes:
            let message = "\(text(operand)) is of type \(value.typeName) and has no members"
            throw .expression(CELError(.type, message, at: node.range))
        }
    }

    private func missing(_ index: CELValue, in map: CELMap, _ operand: CELNode, at node: CELNode) -> Failure {
        let name =
            switch index {
            case .string(let name): "'\(name.prefix(60))'"
            case .null, .bool, .int, .uint, .double, .bytes, .list, .map: "key of type \(index.typeName) like this one"
            }
        let known = map.keys(8).map { key in
            switch key {
            case .bool(let value): String(value)
            case .int(let value): String(value)
            case .uint(let value): String(value)
            case .string(let value): String(value.text.prefix(60))
            }
        }
        let rest = known.isEmpty ? "nothing" : known.joined(separator: ", ") + (map.count > known.count ? ", …" : "")
        return .expression(CELError(.missing, "\(text(operand)) has no \(name); it has \(rest)", at: node.range))
    }

    /// `size(x)`: scalars of a string, bytes, elements, members.
    mutating func size(of value: CELValue, _ operand: CELNode, at node: CELNode) throws(Failure) -> Int {
        switch value {
        case .string(let text):
            try spend(text.utf8.count / 256, at: node)
            return text.unicodeScalars.count
        case .bytes(let bytes): return bytes.count
        case .list(let list): return list.count
        case .map(let map): return map.count
        case .null, .bool, .int, .uint, .double:
            throw mismatch("size takes a string, a list or a map", [(operand, value)], node)
        }
    }
}
