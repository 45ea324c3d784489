/// One expression in the Common Expression Language (github.com/google/cel-spec): total, without clock or effects.
///
/// `docs/cel.md` tells which of its functions there are, and what is left out on purpose.
package struct CELExpression: Sendable, Hashable {
    /// Bytes of text that are accepted.
    package static let maximumLength = 64 << 10
    /// Steps an evaluation may take: about a millisecond's worth. `CELMeter` says what a step is.
    package static let defaultBudget = 20_000

    /// The expression's own text.
    package let source: String
    let root: CELNode
    /// Where `source` begins in the text that `root`'s ranges count in.
    let start: Int

    /// The paths that the expression reads, in their order, each as long as it is known.
    package let references: [PathReference]
    /// The path that the expression is, when it is nothing else.
    package let path: PathReference?

    /// Reads an expression, finds its functions and compiles its patterns.
    /// - Throws: `CELError`: `syntax`, `function`, `pattern`, `overflow` or `limit`.
    package init(parsing text: String) throws(CELError) {
        guard text.utf8.count <= Self.maximumLength else { throw CELExpression.tooLong(text.utf8.count) }
        var parser = try CELParser(Array(text.utf8), from: 0)
        let root = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected() }
        self.init(root, source: text, start: 0)
    }

    init(_ root: CELNode, source: String, start: Int) {
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
        return try evaluator.metered(at: root) { meter throws(CELFault) in try value.json(&meter) }
    }
}
