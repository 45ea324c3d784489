/// An expression as it was written, with the place of each part: names of macros are bound, functions found, patterns
/// compiled.
struct CELNode: Sendable, Hashable {
    indirect enum Form: Sendable, Hashable {
        case literal(CELValue)
        /// A name of the scope.
        case name(String)
        /// What a macro around it bound, counted from the outside.
        case local(Int, String)
        /// `operand.member`
        case select(CELNode, member: String)
        /// `operand[index]`
        case index(CELNode, CELNode)
        /// `has(operand.member)`
        case has(CELNode, member: String)
        case call(CELFunction, [CELNode])
        /// `matches` with a pattern that stands in the expression.
        case matches(CELNode, RegularExpression)
        case comprehension(CELComprehension)
        /// `cel.bind(name, value, body)`
        case bind(String, CELNode, body: CELNode)
        case negate(CELNode)
        case not(CELNode)
        case binary(CELOperator, CELNode, CELNode)
        /// `a && b && …`: one node, so that long chains are not deep ones.
        case all([CELNode])
        /// `a || b || …`
        case any([CELNode])
        case conditional(CELNode, then: CELNode, else: CELNode)
        case list([CELNode])
        case map([Entry])
    }

    struct Entry: Sendable, Hashable {
        var key: CELNode
        var value: CELNode
    }

    let form: Form
    /// Offsets into the text that was parsed.
    let range: Range<Int>
    /// Levels of nodes below and including this one: what bounds the evaluator's stack.
    let height: Int

    init(_ form: Form, at range: Range<Int>) {
        self.form = form
        self.range = range
        height = 1 + (Self.children(of: form).map(\.height).max() ?? 0)
    }

    var children: [CELNode] { Self.children(of: form) }

    private static func children(of form: Form) -> [CELNode] {
        switch form {
        case .literal, .name, .local: []
        case .select(let operand, _), .has(let operand, _), .negate(let operand), .not(let operand),
            .matches(let operand, _):
            [operand]
        case .index(let operand, let index): [operand, index]
        case .call(_, let operands): operands
        case .comprehension(let macro): [macro.range] + (macro.filter.map { [$0] } ?? []) + [macro.body]
        case .bind(_, let value, let body): [value, body]
        case .binary(_, let left, let right): [left, right]
        case .all(let operands), .any(let operands), .list(let operands): operands
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }
}

/// The operators that stand between two values and evaluate both.
enum CELOperator: String, Sendable, Hashable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}
