/// Text with `{{ expression }}` in it, each of them one CEL expression.
///
/// A template that is exactly one expression keeps the value's type; otherwise the values become text. What comes out is
/// never read as a template again. A literal `{{` is written `{{ '{{' }}`; a `}}` outside of an expression is text.
package struct Template: Sendable, Hashable {
    package enum Segment: Sendable, Hashable {
        case text(String)
        case expression(CELExpression)
        /// A `${…}` outside of expressions, which whoever needs the value looks up; `offset` counts UTF-8 bytes.
        case reference(Reference, offset: Int)
    }

    /// Text without anything in it.
    package static let empty = Template(source: "", segments: [])

    package let source: String
    package let segments: [Segment]

    /// Reads a template. Where an expression ends is CEL's to say, so that `}}` may stand in its strings and its maps.
    /// - Throws: `CELError`, with ranges in the template's UTF-8.
    package init(parsing text: String) throws(CELError) {
        source = text
        let bytes = Array(text.utf8)
        var segments: [Segment] = []
        var position = 0
        while let opening = bytes.firstOpening(from: position) {
            segments += try Self.text(bytes[position..<opening], at: position)
            let (expression, end) = try Self.expression(in: bytes, opening: opening)
            segments.append(.expression(expression))
            position = end
        }
        self.segments = segments + (try Self.text(bytes[position...], at: position))
    }

    init(source: String, segments: [Segment]) {
        self.source = source
        self.segments = segments
    }

    /// The expression whose `{{` stands at `opening`, and where its `}}` ends.
    private static func expression(
        in bytes: [UInt8], opening: Int
    ) throws(CELError) -> (CELExpression, end: Int) {
        let start = opening + 2
        var parser = try CELParser(bytes, from: start)
        guard parser.token.kind != .sign(.closeBrace) else {
            throw CELError(
                .syntax, "an expression should stand between '{{' and '}}'", at: opening..<parser.token.range.upperBound
            )
        }
        let root = try parser.expression()
        let closing = parser.token.range.lowerBound
        switch parser.token.kind {
        case .sign(.closeBrace) where bytes[closing...].starts(with: "}}".utf8): break
        case .sign(.closeBrace), .end: throw CELError(.syntax, "'{{' is not closed by '}}'", at: opening..<start)
        default: throw parser.unexpected()
        }
        guard closing - start <= CELExpression.maximumLength else { throw CELExpression.tooLong(closing - start) }
        let source = String(decoding: bytes[start..<closing], as: UTF8.self)
        return (CELExpression(root, source: source, start: start), closing + 2)
    }

    /// The expressions, in their order.
    package var expressions: [CELExpression] {
        segments.compactMap { segment in
            if case .expression(let expression) = segment { expression } else { nil }
        }
    }

    /// The paths that the template reads, in their order.
    package var references: [PathReference] { expressions.flatMap(\.references) }

    /// The expression, when the template is exactly one.
    package var expression: CELExpression? {
        guard segments.count == 1, case .expression(let expression)? = segments.first else { return nil }
        return expression
    }

    /// The path, when the template is exactly one expression and that exactly one path.
    package var path: PathReference? { expression?.path }

    /// Whether the template is text alone: it always gives the same, and holds nothing that is looked up.
    package var isLiteral: Bool {
        segments.allSatisfy { if case .text = $0 { true } else { false } }
    }

    /// The text, when the template is nothing else.
    package var literal: String? {
        guard isLiteral else { return nil }
        return segments.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
    }
}

extension [UInt8] {
    fileprivate func firstOpening(from start: Int) -> Int? {
        var position = start
        while position + 1 < count {
            if self[position] == UInt8(ascii: "{"), self[position + 1] == UInt8(ascii: "{") { return position }
            position += 1
        }
        return nil
    }
}
