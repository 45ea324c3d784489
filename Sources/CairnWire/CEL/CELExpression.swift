/// One expression in the Common Expression Language (github.com/google/cel-spec): total, without clock or effects.
///
/// The whole grammar is read; `CELSupport` says what of it this build evaluates.
package struct CELExpression: Sendable, Hashable {
    /// Bytes of text that are accepted.
    package static let maximumLength = 64 << 10
    /// Steps an evaluation may take: about a millisecond's worth. A step is a node, an element compared, or 256 bytes of
    /// text compared or copied.
    package static let defaultBudget = 50_000

    /// The expression's own text.
    package let source: String
    let root: CELNode
    /// Where `source` begins in the text that `root`'s ranges count in.
    let start: Int

    /// The paths that the expression reads, in their order, each as long as it is known.
    package let references: [PathReference]
    /// The path that the expression is, when it is nothing else.
    package let path: PathReference?

    /// Reads an expression and checks that this build can evaluate it.
    /// - Throws: `CELError`: `syntax`, `function`, `notInThisBuild`, `overflow` or `limit`.
    package init(parsing text: String) throws(CELError) {
        guard text.utf8.count <= Self.maximumLength else { throw CELExpression.tooLong(text.utf8.count) }
        var parser = try CELParser(Array(text.utf8), from: 0)
        let root = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected() }
        try self.init(root, source: text, start: 0)
    }

    init(_ root: CELNode, source: String, start: Int) throws(CELError) {
        try CELSupport.check(root)
        self.root = root
        self.source = source
        self.start = start
        references = root.references
        path = root.path
    }

    static func tooLong(_ count: Int) -> CELError {
        CELError(.limit, "the text has \(count) bytes, \(maximumLength) are allowed", at: 0..<count)
    }

    /// The expression's value with the names of `scope`, as JSON.
    /// - Throws: `CELFailure`: the expression's own error, or the scope's.
    package func evaluate<Scope: CELScope>(
        in scope: Scope, budget: Int = defaultBudget
    ) throws(CELFailure<Scope.Failure>) -> JSON {
        var evaluator = CELEvaluator(expression: self, scope: scope, budget: budget)
        let value = try evaluator.value(of: root)
        do throws(CELValue.Unrepresentable) {
            return try value.json()
        } catch {
            throw .expression(CELError(.type, "\(source) gives no JSON: \(error.reason)", at: root.range))
        }
    }
}
