extension CELParser {
    /// What begins a member: a literal, a name, a call, or something in brackets.
    mutating func primary() throws(CELError) -> CELNode {
        let first = token
        if let value = try literal() {
            try advance()
            return CELNode(.literal(value), at: first.range)
        }
        switch first.kind {
        case .sign(.openParenthesis):
            try advance()
            let inner = try expression()
            guard token.kind == .sign(.closeParenthesis) else { throw unclosed(first) }
            let end = try pass()
            return try node(inner.form, from: first.range.lowerBound, to: end)
        case .sign(.openBracket):
            try advance()
            let items = try expressions(until: .closeBracket, opening: first)
            return try node(.list(items.nodes), from: first.range.lowerBound, to: items.end)
        case .sign(.openBrace):
            try advance()
            return try map(opening: first)
        case .sign(.dot):
            // A name in the root scope: the same as without the dot, since no scope lies around it.
            try advance()
            return try name(from: first.range.lowerBound, isRoot: true)
        default:
            return try name(from: first.range.lowerBound)
        }
    }

    /// What follows a primary: `.member`, `.method(…)`, `[index]`.
    mutating func members(of primary: CELNode) throws(CELError) -> CELNode {
        var operand = primary
        while true {
            switch token.kind {
            case .sign(.dot):
                try advance()
                operand = try selection(from: operand)
            case .sign(.openBracket):
                let opening = token
                try advance()
                let index = try expression()
                guard token.kind == .sign(.closeBracket) else { throw unclosed(opening) }
                let end = try pass()
                operand = try node(.index(operand, index), from: operand.range.lowerBound, to: end)
            case .sign(.openBrace):
                guard let name = operand.dottedName else { return operand }
                throw CELError(
                    .syntax, "'\(name){…}' would be a protocol buffer message, and there are none here",
                    at: operand.range.lowerBound..<token.range.upperBound, mend: "Write a map: {'key': value}.")
            default:
                return operand
            }
        }
    }

    // MARK: Names

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    func refuseReserved(_ name: String) throws(CELError) {
        guard Self.reserved.contains(name) else { return }
        throw CELError(.syntax, "'\(name)' is a reserved word and names nothing", at: token.range)
    }

    private mutating func name(from start: Int, isRoot: Bool = false) throws(CELError) -> CELNode {
        guard case .identifier(let name) = token.kind else {
            throw CELError(.syntax, "a value should stand here, not \(token.name)", at: token.range)
        }
        try refuseReserved(name)
        let end = try pass()
        guard token.kind != .sign(.openParenthesis) else { return try call(name, receiver: nil, from: start, to: end) }
        if !isRoot, let place = bound.lastIndex(of: name) { return CELNode(.local(place, name), at: start..<end) }
        return CELNode(.name(name), at: start..<end)
    }

    /// What stands after a dot.
    private mutating func selection(from operand: CELNode) throws(CELError) -> CELNode {
        let member: String
        switch token.kind {
        case .identifier(let name), .quotedIdentifier(let name): member = name
        case .true, .false, .null, .in:
            throw CELError(.syntax, "\(token.name) cannot follow '.': write [\(token.name)]", at: token.range)
        case .sign(.question):
            throw CELError(
                .syntax, "'.?' is of CEL's optional values, which are left out", at: token.range,
                mend: "Write has(a.b) ? a.b : …")
        default: throw CELError(.syntax, "a member's name should follow '.', not \(token.name)", at: token.range)
        }
        let end = try pass()
        let start = operand.range.lowerBound
        guard token.kind != .sign(.openParenthesis) else {
            return try call(member, receiver: operand, from: start, to: end)
        }
        let node = try node(.select(operand, member: member), from: start, to: end)
        if let name = node.dottedName, let type = CELType.qualified[name] {
            return CELNode(.literal(.type(type)), at: node.range)
        }
        return node
    }

    // MARK: Brackets

    mutating func expressions(
        until closing: CELToken.Sign, opening: CELToken
    ) throws(CELError) -> (nodes: [CELNode], end: Int) {
        var nodes: [CELNode] = []
        while token.kind != .sign(closing) {
            nodes.append(try expression())
            let comma = token
            guard try take(.comma) else { break }
            guard closing == .closeBracket || token.kind != .sign(closing) else {
                throw CELError(.syntax, "remove the ',' before ')'", at: comma.range)
            }
        }
        guard token.kind == .sign(closing) else { throw unclosed(opening) }
        return (nodes, try pass())
    }

    private mutating func map(opening: CELToken) throws(CELError) -> CELNode {
        var entries: [CELNode.Entry] = []
        while token.kind != .sign(.closeBrace) {
            let key = try expression()
            try expect(.colon, "':' and a value should follow the key")
            entries.append(CELNode.Entry(key: key, value: try expression()))
            guard try take(.comma) else { break }
        }
        guard token.kind == .sign(.closeBrace) else { throw unclosed(opening) }
        return try node(.map(entries), from: opening.range.lowerBound, to: try pass())
    }

    func unclosed(_ opening: CELToken) -> CELError {
        CELError(.syntax, "\(opening.name) is not closed before \(token.name)", at: opening.range)
    }

    // MARK: Literals

    /// The value of the token, if it is a literal.
    private func literal() throws(CELError) -> CELValue? {
        switch token.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else { throw tooLarge() }
            return .int(value)
        case .uint(let value): return .uint(value)
        case .double(let value): return .double(value)
        case .string(let value): return .string(value)
        case .bytes(let value): return .bytes(value)
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .null: return .null
        case .identifier, .quotedIdentifier, .in, .sign, .end: return nil
        }
    }

    func tooLarge() -> CELError {
        CELError(.overflow, "the integer does not fit 64 bits; with '.0' it is a double", at: token.range)
    }

    /// Goes past the token; gives its end.
    mutating func pass() throws(CELError) -> Int {
        let end = token.range.upperBound
        try advance()
        return end
    }
}

extension CELNode {
    /// `a.b.c`, if the node is names and dots only.
    var dottedName: String? {
        switch form {
        case .name(let name): name
        case .select(let operand, let member): operand.dottedName.map { "\($0).\(member)" }
        default: nil
        }
    }
}

extension CELType {
    /// The types whose names have dots in them.
    fileprivate static let qualified: [String: CELType] = [
        CELType.timestamp.rawValue: .timestamp, CELType.duration.rawValue: .duration,
    ]
}
