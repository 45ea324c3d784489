import CairnWire

/// Steps that no run reaches: their condition is `false` in so many words, their branch stands behind one that is always
/// taken, or their list has no entry to run for.
struct UnreachableStepSuspicion {
    private let scopes: StepScopes

    init(_ scopes: StepScopes) { self.scopes = scopes }

    func look(_ diagnostics: inout Diagnostics) {
        for step in scopes.steps {
            if let when = step.node["when"], when.isWord("false") {
                diagnostics.suspect(
                    .unreachableStep, "the step \"\(step.id)\" never runs: its \"when\" is always false",
                    "Write the condition, or take the step away.", at: when.origin, step.path.appending("when"))
            }
            if let list = step.node["foreach"]?["in"], case .array(let items) = list.content, items.isEmpty {
                diagnostics.suspect(
                    .unreachableStep, "the steps of \"\(step.id)\" never run: the list is empty",
                    "Give \"in\" a list, such as \"{{ input.items }}\".", at: list.origin,
                    DocumentPath(step.path.elements + [.key("foreach"), .key("in")]))
            }
            if let branches = step.node["switch"] { look(at: branches, of: step, &diagnostics) }
        }
    }

    private func look(at branches: SourceNode, of step: StepScopes.Step, _ diagnostics: inout Diagnostics) {
        guard case .array(let items) = branches.content else { return }
        var always: SourceOrigin?
        for (index, branch) in items.enumerated() {
            let path = DocumentPath(step.path.elements + [.key("switch"), .index(index)])
            if let always {
                diagnostics.suspect(
                    .unreachableStep, "this branch is never taken: one before it always is",
                    "Move it before that one, or take it away.", at: branch.origin.start, path,
                    related: [Diagnostic.Related("always taken", at: always.place)])
            } else if let when = branch["when"], when.isWord("false") {
                diagnostics.suspect(
                    .unreachableStep, "this branch is never taken: its \"when\" is always false",
                    "Write the condition, or take the branch away.", at: when.origin, path.appending("when"))
            }
            if always == nil, branch.member("else") != nil || branch["when"]?.isWord("true") == true {
                always = branch["when"]?.origin ?? branch.member("else")?.keyOrigin
            }
        }
    }
}

extension SourceNode {
    /// Whether the text is this word and nothing else.
    fileprivate func isWord(_ word: String) -> Bool {
        string.map { $0.split(whereSeparator: \.isWhitespace) == [word[...]] } ?? false
    }
}
