/// Reads CEL's whole grammar (github.com/google/cel-spec, doc/langdef.md, "Syntax") into a tree.
///
/// It stops at the first token that cannot go on with the expression: the caller says what must stand there, the end of
/// the text or a template's `}}`.
struct CELParser {
    /// Parentheses, brackets, calls and conditionals inside one another. CEL asks for 12 to 32.
    static let maximumNesting = 100
    /// Levels of the tree. Chains of `+` and `.` are deep trees without being nested.
    static let maximumHeight = 250

    private var lexer: CELLexer
    var token: CELToken
    private var nesting = 0
    /// Names that the macros around this place bind, from the outside in.
    var bound: [String] = []

    /// Begins at `offset` of the text.
    init(_ bytes: [UInt8], from offset: Int) throws(CELError) {
        lexer = CELLexer(bytes: bytes, position: offset)
        token = try lexer.next()
    }

    /// `Expr`: a conditional, or what stands below it.
    mutating func expression() throws(CELError) -> CELNode {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.maximumNesting else {
            throw CELError(.limit, "more than \(Self.maximumNesting) levels inside one another", at: token.range)
        }
        let condition = try disjunction()
        guard try take(.question) else { return condition }
        let then = try disjunction()
        try expect(.colon, "':' and the other value should follow the value after '?'")
        let otherwise = try expression()
        return try node(.conditional(condition, then: then, else: otherwise), from: condition)
    }

    private mutating func disjunction() throws(CELError) -> CELNode {
        var operands = [try conjunction()]
        while try take(.or) { operands.append(try conjunction()) }
        return operands.count == 1 ? operands[0] : try node(.any(operands), from: operands[0])
    }

    private mutating func conjunction() throws(CELError) -> CELNode {
        var operands = [try chain()]
        while try take(.and) { operands.append(try chain()) }
        return operands.count == 1 ? operands[0] : try node(.all(operands), from: operands[0])
    }

    /// Relations, additions, multiplications: each binds tighter than the one before.
    private static let levels: [[CELToken.Kind: CELOperator]] = [
        [
            .sign(.equal): .equal, .sign(.notEqual): .notEqual, .sign(.less): .less, .sign(.lessOrEqual): .lessOrEqual,
            .sign(.greater): .greater, .sign(.greaterOrEqual): .greaterOrEqual, .in: .in,
        ],
        [.sign(.plus): .add, .sign(.minus): .subtract],
        [.sign(.times): .multiply, .sign(.divide): .divide, .sign(.remainder): .remainder],
    ]

    /// Operands of one level, joined from left to right.
    private mutating func chain(_ level: Int = 0) throws(CELError) -> CELNode {
        guard level < Self.levels.count else { return try unary() }
        var left = try chain(level + 1)
        while let found = Self.levels[level][token.kind] {
            try advance()
            left = try node(.binary(found, left, try chain(level + 1)), from: left)
        }
        return left
    }

    /// `!`s or `-`s before a member. A minus right before a number belongs to it, so that the smallest integer can be
    /// written.
    private mutating func unary() throws(CELError) -> CELNode {
        var signs: [CELToken] = []
        while token.kind == .sign(.not) || token.kind == .sign(.minus) {
            if let first = signs.first, first.kind != token.kind {
                throw CELError(.syntax, "'!' and '-' do not mix: write parentheses", at: token.range)
            }
            signs.append(token)
            try advance()
        }
        let start: CELNode
        if let minus = signs.last, minus.kind == .sign(.minus), let number = try negativeNumber(after: minus) {
            signs.removeLast()
            start = number
        } else {
            start = try primary()
        }
        var operand = try members(of: start)
        for sign in signs.reversed() {
            let form: CELNode.Form = sign.kind == .sign(.not) ? .not(operand) : .negate(operand)
            operand = try node(form, from: sign.range.lowerBound, to: operand.range.upperBound)
        }
        return operand
    }

    private mutating func negativeNumber(after minus: CELToken) throws(CELError) -> CELNode? {
        let value: CELValue
        switch token.kind {
        case .int(let magnitude):
            guard magnitude <= Int64.min.magnitude else { throw tooLarge() }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude): value = .double(-magnitude)
        default: return nil
        }
        let range = minus.range.lowerBound..<token.range.upperBound
        try advance()
        return CELNode(.literal(value), at: range)
    }
}

// MARK: - Tokens and nodes

extension CELParser {
    mutating func advance() throws(CELError) { token = try lexer.next() }

    /// The token after this one.
    func following() throws(CELError) -> CELToken {
        var ahead = lexer
        return try ahead.next()
    }

    mutating func take(_ sign: CELToken.Sign) throws(CELError) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ sign: CELToken.Sign, _ message: String) throws(CELError) {
        guard try take(sign) else { throw CELError(.syntax, "\(message), not \(token.name)", at: token.range) }
    }

    /// What an expression cannot be followed by.
    func unexpected() -> CELError {
        let mend =
            switch token.kind {
            case .identifier("and"): "; write '&&'"
            case .identifier("or"): "; write '||'"
            case .identifier("is"): "; write '=='"
            default: ""
            }
        return CELError(.syntax, "an operator should stand before \(token.name)\(mend)", at: token.range)
    }

    func node(_ form: CELNode.Form, from start: Int, to end: Int) throws(CELError) -> CELNode {
        let node = CELNode(form, at: start..<end)
        guard node.height <= Self.maximumHeight else {
            throw CELError(
                .limit, "the expression has more than \(Self.maximumHeight) levels: divide it", at: node.range)
        }
        return node
    }

    func node(_ form: CELNode.Form, from first: CELNode) throws(CELError) -> CELNode {
        let last = CELNode(form, at: first.range).children.last ?? first
        return try node(form, from: first.range.lowerBound, to: last.range.upperBound)
    }
}
