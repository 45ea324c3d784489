/// An expression as it was written: the syntax tree, with the place of each part.
///
/// All of CEL's grammar is here, whether this build evaluates it or not; `CELSupport` says which parts it does.
struct CELNode: Sendable, Hashable {
    indirect enum Form: Sendable, Hashable {
        case literal(CELValue)
        case name(String)
        /// `operand.member`
        case select(CELNode, member: String)
        /// `operand[index]`
        case index(CELNode, CELNode)
        /// `function(…)`, or `receiver.function(…)`. Macros are calls too.
        case call(String, receiver: CELNode?, arguments: [CELNode])
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
        /// `Name{field: value}`: a protocol buffer message.
        case message(String, fields: [Field])
    }

    struct Entry: Sendable, Hashable {
        var key: CELNode
        var value: CELNode
    }

    struct Field: Sendable, Hashable {
        var name: String
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
        case .literal, .name: []
        case .select(let operand, _), .negate(let operand), .not(let operand): [operand]
        case .index(let operand, let index): [operand, index]
        case .call(_, let receiver, let arguments): (receiver.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .all(let operands), .any(let operands), .list(let operands): operands
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .message(_, let fields): fields.map(\.value)
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
