/// What decoding a document gathers on its way: what is wrong, and what must be looked at when all is read, because it
/// names things that stand elsewhere.
package struct FieldDecoder: Sendable {
    package var diagnostics: Diagnostics
    package private(set) var path = DocumentPath()
    /// Names of models, knowledge, agents …, in document order.
    package private(set) var names: [NameUse] = []
    package private(set) var expressions: [ExpressionUse] = []
    package private(set) var references: [ReferenceUse] = []
    /// What `validate` warns of as `not_in_this_build`, and whether a run needs it.
    package private(set) var unavailable: [UnavailableUse] = []

    package init(diagnostics: Diagnostics = Diagnostics()) { self.diagnostics = diagnostics }

    package mutating func report(
        _ code: Diagnostic.Code, _ message: String, mend: String? = nil, severity: Diagnostic.Severity = .error,
        label: String? = nil, related: [Diagnostic.Related] = [], at origin: @autoclosure () -> SourceOrigin
    ) {
        guard !diagnostics.isFull else { return diagnostics.drop(severity) }
        diagnostics.report(
            Diagnostic(
                severity, code, message, mend: mend, place: origin().place, path: path, label: label, related: related))
    }

    /// Decodes something one step further down.
    package mutating func within<Result>(
        _ element: DocumentPath.Element, _ body: (inout FieldDecoder) -> Result
    ) -> Result {
        path.elements.append(element)
        defer { path.elements.removeLast() }
        return body(&self)
    }

    /// Goes on at a place of the document that was read before.
    package mutating func at<Result>(_ path: DocumentPath, _ body: (inout FieldDecoder) -> Result) -> Result {
        let before = self.path
        self.path = path
        defer { self.path = before }
        return body(&self)
    }

    package mutating func use(name: String, of kind: NameKind, at node: SourceNode) {
        names.append(NameUse(name: name, kind: kind, node: node, path: path))
    }

    /// A text with expressions in it.
    package mutating func use(_ expressions: [CELExpression], isCondition: Bool = false, at node: SourceNode) {
        self.expressions.append(
            ExpressionUse(expressions: expressions, isCondition: isCondition, node: node, path: path))
    }

    package mutating func use(_ reference: Reference, at node: SourceNode, offset: Int) {
        references.append(ReferenceUse(reference: reference, node: node, offset: offset, path: path))
    }

    package mutating func markUnavailable(_ what: String, neededByRun: Bool, at origin: @autoclosure () -> SourceOrigin)
    {
        markUnavailable(saying: "\(what) not in this build", neededByRun: neededByRun, at: origin())
    }

    /// - Parameter message: a whole sentence, from a part of the house that knows better what it does not do yet.
    mutating func markUnavailable(
        saying message: String, neededByRun: Bool = true, at origin: @autoclosure () -> SourceOrigin
    ) {
        // A run is refused for it in any case; only who is shown no more needs no place.
        let place = diagnostics.isFull ? .nowhere : origin().place
        let diagnostic = Diagnostic(
            .warning, .notInThisBuild, message,
            mend: neededByRun ? "A run that needs it is refused before its first step." : "It has no effect yet.",
            place: place, path: path)
        diagnostics.report(diagnostic)
        unavailable.append(UnavailableUse(diagnostic: diagnostic, neededByRun: neededByRun))
    }
}

/// What a name is a name of: a model, an agent, a knowledge base. An open set: each part of the house adds its own.
package struct NameKind: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

/// A place that names something which stands elsewhere.
package struct NameUse: Sendable {
    package var name: String
    package var kind: NameKind
    package var node: SourceNode
    package var path: DocumentPath
}

/// A place that holds expressions.
package struct ExpressionUse: Sendable {
    package var expressions: [CELExpression]
    /// Whether it is one expression that is true or false.
    package var isCondition: Bool
    package var node: SourceNode
    package var path: DocumentPath

    /// The paths that its expressions read.
    package var reads: [PathReference] { expressions.flatMap(\.references) }
}

/// A `${…}` and its place: `offset` counts UTF-8 bytes into the node's text.
package struct ReferenceUse: Sendable {
    package var reference: Reference
    package var node: SourceNode
    package var offset: Int
    package var path: DocumentPath
}

/// Something declared, checked, and not carried out by this build.
package struct UnavailableUse: Sendable {
    package var diagnostic: Diagnostic
    package var neededByRun: Bool
}
