extension Template {
    /// Bytes of text that a rendering may give.
    package static let maximumOutput = 64 << 20
    /// Levels of a rendered value: what is kept must be read again, and wrapped in other values before.
    package static let maximumDepth = 256

    /// The template's value with the names of `scope`.
    ///
    /// In text, strings stand as they are, other values as JSON. Null in the middle of text is an error: nobody means a
    /// prompt to say "null".
    /// - Parameter budget: steps for each expression.
    /// - Throws: `CELFailure`: an expression's own error, or the scope's.
    package func render<Scope: CELScope>(
        in scope: Scope, budget: Int = CELExpression.defaultBudget
    ) throws(CELFailure<Scope.Failure>) -> JSON {
        if let expression {
            let value = try expression.evaluate(in: scope, budget: budget)
            guard !value.isNested(deeperThan: Self.maximumDepth) else {
                throw .expression(
                    CELError(.limit, "the value has more than \(Self.maximumDepth) levels", at: expression.root.range))
            }
            return value
        }
        var text = ""
        for segment in segments {
            switch segment {
            case .text(let part): text += part
            case .reference(let reference, _): text += ReferenceMark.text(reference)
            case .expression(let expression):
                guard let part = try expression.evaluate(in: scope, budget: budget).textInTemplate else {
                    throw .expression(Self.null(expression))
                }
                text += hasReferences ? ReferenceMark.removed(from: part) : part
                guard text.utf8.count <= Self.maximumOutput else {
                    let message = "the text grows beyond \(Self.maximumOutput >> 20) MiB"
                    throw .expression(CELError(.limit, message, at: expression.root.range))
                }
            }
        }
        return .string(text)
    }

    private static func null(_ expression: CELExpression) -> CELError {
        let source = expression.source.trimmed
        return CELError(
            .null, "\(source) is null in the middle of text; guard it: \(source) != null ? \(source) : ''",
            at: expression.root.range)
    }
}

extension JSON {
    /// The value as a part of text; nil for null.
    fileprivate var textInTemplate: String? {
        switch self {
        case .null: nil
        case .string(let text): text
        case .bool, .int, .double, .array, .object: text()
        }
    }

    /// Whether the value has more levels of arrays and objects than `levels`.
    package func isNested(deeperThan levels: Int) -> Bool {
        switch self {
        case .null, .bool, .int, .double, .string: false
        case .array(let items): levels == 0 || items.contains { $0.isNested(deeperThan: levels - 1) }
        case .object(let object): levels == 0 || object.members.contains { $0.value.isNested(deeperThan: levels - 1) }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r"]
        let start = firstIndex { !blanks.contains($0) } ?? endIndex
        let end = lastIndex { !blanks.contains($0) }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
