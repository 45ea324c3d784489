/// Calls and macros: what stands before a parenthesis is known before what stands in it is read.
extension CELParser {
    /// A call whose `(` is the token; `end` is where its name ends.
    mutating func call(
        _ name: String, receiver: CELNode?, from start: Int, to end: Int
    ) throws(CELError) -> CELNode {
        let place = end - name.utf8.count..<end
        guard let receiver else {
            if name == "has" { return try has(from: start) }
            return try function(name, receiver: nil, from: start, at: place)
        }
        if let macro = CELMacro(rawValue: name) { return try comprehension(macro, over: receiver, from: start) }
        if case .name(let space) = receiver.form, CELFunction.spaces.contains(space),
            !CELFunction.hasMember(name) || CELFunction.hasGlobal("\(space).\(name)")
        {
            if space == "cel", name == "bind" { return try bind(from: start) }
            return try function("\(space).\(name)", receiver: nil, from: start, at: start..<end)
        }
        return try function(name, receiver: receiver, from: start, at: place)
    }

    private mutating func function(
        _ name: String, receiver: CELNode?, from start: Int, at place: Range<Int>
    ) throws(CELError) -> CELNode {
        try CELFunction.checkName(name, isMember: receiver != nil, at: place)
        let opening = token
        try advance()
        let (arguments, end) = try expressions(until: .closeParenthesis, opening: opening)
        let operands = (receiver.map { [$0] } ?? []) + arguments
        let function = try CELFunction.find(name, isMember: receiver != nil, operands: operands.count, at: start..<end)
        if name == "matches", case .literal(.string(let pattern)) = operands[1].form {
            return try node(
                .matches(operands[0], try regularExpression(pattern, of: operands[1])), from: start, to: end)
        }
        return try node(.call(function, operands), from: start, to: end)
    }

    private func regularExpression(_ pattern: String, of node: CELNode) throws(CELError) -> RegularExpression {
        do throws(RegularExpression.Refusal) {
            return try RegularExpression(pattern)
        } catch {
            let mend = error.isLeftOut ? "Match in two steps, joined by && and !, or write it out." : nil
            throw CELError(.pattern, "the pattern \(error.reason)", at: node.range, mend: mend)
        }
    }

    /// `has(e.f)`
    private mutating func has(from start: Int) throws(CELError) -> CELNode {
        let opening = token
        try advance()
        let (arguments, end) = try expressions(until: .closeParenthesis, opening: opening)
        guard arguments.count == 1, case .select(let operand, let member) = arguments[0].form else {
            throw CELError(
                .function, "has asks for one member: has(a.b)", at: start..<end,
                mend: "For a key in brackets write 'key' in a, for null a != null.")
        }
        return try node(.has(operand, member: member), from: start, to: end)
    }

    /// `cel.bind(name, value, body)`
    private mutating func bind(from start: Int) throws(CELError) -> CELNode {
        let usage = "cel.bind(name, value, expression)"
        let opening = token
        try advance()
        let name = try boundName(usage)
        let value = try expression()
        try expect(.comma, "',' and an expression should follow the value: \(usage)")
        bound.append(name)
        let body = try expression()
        bound.removeLast()
        let end = try close(opening, usage)
        return try node(.bind(name, value, body: body), from: start, to: end)
    }

    private mutating func comprehension(
        _ macro: CELMacro, over range: CELNode, from start: Int
    ) throws(CELError) -> CELNode {
        let opening = token
        try advance()
        var names = [try boundName(macro.usage)]
        if try hasSecondName(macro) {
            let place = token.range
            names.append(try boundName(macro.usage))
            guard names[0] != names[1] else { throw CELError(.syntax, "'\(names[0])' is bound twice", at: place) }
        }
        bound += names
        defer { bound.removeLast(names.count) }
        var body = try expression()
        var filter: CELNode?
        switch macro.kind {
        case .map, .transformMap:
            if try take(.comma) {
                filter = body
                body = try expression()
            }
        case .filter:
            filter = body
            body = CELNode(.local(bound.count - 1, names[0]), at: body.range)
        case .all, .exists, .existsOne: break
        }
        let end = try close(opening, macro.usage)
        let made = CELComprehension(kind: macro.kind, names: names, range: range, filter: filter, body: body)
        return try node(.comprehension(made), from: start, to: end)
    }

    /// Whether a name stands here that a comma follows: `all(i, x, …)`. Of two-name macros that have no other form, always.
    private func hasSecondName(_ macro: CELMacro) throws(CELError) -> Bool {
        guard macro.mayHaveTwoNames else { return false }
        if macro == .transformList || macro == .transformMap { return true }
        guard case .identifier = token.kind else { return false }
        return try following().kind == .sign(.comma)
    }

    /// A name that is bound, and the comma after it.
    private mutating func boundName(_ usage: String) throws(CELError) -> String {
        guard case .identifier(let name) = token.kind, try following().kind == .sign(.comma) else {
            throw CELError(.syntax, "a name and ',' should stand here: \(usage)", at: token.range)
        }
        try refuseReserved(name)
        try advance()
        try advance()
        return name
    }

    private mutating func close(_ opening: CELToken, _ usage: String) throws(CELError) -> Int {
        guard token.kind != .sign(.comma) else {
            throw CELError(.function, "there is one argument too many: \(usage)", at: token.range)
        }
        guard token.kind == .sign(.closeParenthesis) else { throw unclosed(opening) }
        return try pass()
    }
}
