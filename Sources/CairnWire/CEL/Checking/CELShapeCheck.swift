/// Goes over an expression before it is evaluated: what it will give, and what in it would surely fail.
struct CELShapeCheck {
    /// What is known of the scope's names; of others, nothing.
    let names: [String: CELShape]
    let source: CELSource
    private var locals: [CELShape] = []
    private(set) var problems: [CELError] = []

    init(names: [String: CELShape], source: CELSource) {
        self.names = names
        self.source = source
    }

    mutating func shape(of node: CELNode) -> CELShape {
        switch node.form {
        case .literal(let value): return CELShape(CELKinds(value.type))
        case .name(let name): return names[name] ?? .any
        case .local(let place, _): return locals[place]
        case .select(let operand, let member): return self.member(member, of: operand, at: node)
        case .index(let operand, let index): return element(index, of: operand, at: node)
        case .has(let operand, _):
            require(operand, .map, "has asks for a map's member")
            return CELShape(.bool)
        case .not(let operand):
            require(operand, .bool, "'!' takes a bool")
            return CELShape(.bool)
        case .negate(let operand):
            let found = require(operand, [.int, .double], "'-' takes an int or a double")
            return CELShape(found.kinds.intersection([.int, .double]))
        case .all(let operands), .any(let operands):
            let rule = if case .all = node.form { "'&&' joins bools" } else { "'||' joins bools" }
            for operand in operands { require(operand, .bool, rule) }
            return CELShape(.bool)
        case .conditional(let condition, let then, let otherwise):
            require(condition, .bool, "a bool stands before '?'")
            return shape(of: then).union(shape(of: otherwise))
        case .binary(let operation, let left, let right): return result(of: operation, left, right, at: node)
        case .list(let items):
            guard let first = items.first else { return CELShape(.list) }
            let start = shape(of: first)
            return .list(of: items.dropFirst().reduce(start) { $0.union(shape(of: $1)) })
        case .map(let entries): return map(of: entries)
        case .call(let function, let operands): return call(function, operands, at: node)
        case .matches(let operand, _):
            require(operand, .string, "write string.matches(string)")
            return CELShape(.bool)
        case .comprehension(let macro): return comprehension(macro)
        case .bind(_, let value, let body):
            locals.append(shape(of: value))
            defer { locals.removeLast() }
            return shape(of: body)
        }
    }

    /// The shape of what must be of certain types; nothing is known of what cannot be.
    @discardableResult
    mutating func require(_ node: CELNode, _ kinds: CELKinds, _ rule: String) -> CELShape {
        let found = shape(of: node)
        guard found.kinds.isDisjoint(with: kinds) else { return found }
        return refuse(.type, "\(rule); \(source.text(node)) is \(found.kinds.article)", at: node)
    }

    mutating func refuse(_ code: CELError.Code, _ message: String, at node: CELNode, mend: String? = nil) -> CELShape {
        problems.append(CELError(code, message, at: node.range, mend: mend))
        return .any
    }

    // MARK: Maps, calls, macros

    private mutating func map(of entries: [CELNode.Entry]) -> CELShape {
        var members: [String: CELShape] = [:]
        var values: CELShape?
        for entry in entries {
            _ = shape(of: entry.key)
            let value = shape(of: entry.value)
            values = values?.union(value) ?? value
            if case .literal(.string(let name)) = entry.key.form { members[name] = value }
        }
        return members.count == entries.count ? .object(members) : .map(of: values ?? .any)
    }

    private mutating func call(_ function: CELFunction, _ operands: [CELNode], at node: CELNode) -> CELShape {
        let found = operands.map { shape(of: $0) }
        let possible = function.overloads.filter { overload in
            found.indices.allSatisfy { !overload.parameter($0).isDisjoint(with: found[$0].kinds) }
        }
        guard let first = possible.first else {
            let given = zip(operands, found).map { "\(source.text($0)) is \($1.kinds.article)" }
            return refuse(.type, "write \(function.usage); \(given.joined(separator: " and "))", at: node)
        }
        return possible.dropFirst().reduce(first.result) { $0.union($1.result) }
    }

    private mutating func comprehension(_ macro: CELComprehension) -> CELShape {
        let range = require(macro.range, [.list, .map], "macros go over a list or a map")
        let isList = !range.kinds.contains(.map)
        let isMap = !range.kinds.contains(.list)
        let key = isMap ? CELShape([.string, .int, .uint, .bool]) : isList ? CELShape(.int) : .any
        let element = isList || isMap ? range.elements : .any
        if macro.names.count == 2 { locals.append(key) }
        locals.append(macro.names.count == 1 && isMap ? key : macro.names.count == 1 && !isList ? .any : element)
        defer { locals.removeLast(macro.names.count) }
        if let filter = macro.filter { require(filter, .bool, "a condition chooses the elements") }
        switch macro.kind {
        case .all, .exists, .existsOne:
            require(macro.body, .bool, "a condition stands in the macro")
            return CELShape(.bool)
        case .filter, .map: return .list(of: shape(of: macro.body))
        case .transformMap: return .map(of: shape(of: macro.body))
        }
    }
}

/// An expression's text, for messages about its parts.
struct CELSource {
    var text: String
    /// Where the text begins in what the ranges count in.
    var start: Int

    /// The node as it was written.
    func text(_ node: CELNode) -> String {
        let bytes = Array(text.utf8)
        let range = node.range.lowerBound - start..<node.range.upperBound - start
        let text = String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
        return text.count <= 80 ? text : "\(text.prefix(79))…"
    }
}

extension CELExpression {
    /// What the expression gives, as far as it is known, and what in it would surely fail or is surely not meant: members
    /// that there are not, operators and functions of other types, comparisons that never hold.
    /// - Parameter names: what is known of the scope; a name that is missing here may be anything.
    package func findings(with names: [String: CELShape]) -> (shape: CELShape, problems: [CELError]) {
        var check = CELShapeCheck(names: names, source: CELSource(text: source, start: start))
        let shape = check.shape(of: root)
        return (shape, check.problems)
    }
}
