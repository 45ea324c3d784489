import CairnWire

/// Looks for what is legal and surely meant otherwise. A secret in clear is told in any case; everything else only where
/// nothing is wrong, since a mistake (a name that is misspelt) makes half of the rest look odd.
struct Suspicions {
    let project: Project
    let files: [DefinitionFile]
    let kinds: KnownKinds
    /// All of a folder was read: who names what is known.
    let isWhole: Bool

    func look(_ diagnostics: inout Diagnostics) {
        for file in files { SecretSuspicion(file).look(&diagnostics) }
        guard !diagnostics.hasErrors else { return }
        for file in files {
            StrayTemplateSuspicion(file).look(&diagnostics)
            let expressions = Dictionary(grouping: file.decoder.expressions) { file.owner(of: $0.path) }
            for declared in file.declared where declared.id.kind == .workflow {
                guard let workflow = project.workflows[declared.id.name] else { continue }
                let scopes = StepScopes(declared.node["steps"], at: declared.content.appending("steps"))
                UnreachableStepSuspicion(scopes).look(&diagnostics)
                let reads = expressions[declared.id, default: []].flatMap(\.reads)
                UnreadOutputSuspicion(scopes, reads: reads, givesItsOwnOutput: workflow.output != nil)
                    .look(&diagnostics)
            }
            for declared in file.declared where declared.id.kind == .agent {
                UnusableToolSuspicion(project: project, kinds: kinds, declared).look(&diagnostics)
                SilentRuleSuspicion(declared).look(&diagnostics)
            }
        }
        if isWhole { UnusedNameSuspicion(project: project, files: files).look(&diagnostics) }
    }
}

extension Diagnostics {
    mutating func suspect(
        _ code: Diagnostic.Code, _ message: @autoclosure () -> String, _ mend: @autoclosure () -> String,
        at origin: @autoclosure () -> SourceOrigin, _ path: @autoclosure () -> DocumentPath,
        related: @autoclosure () -> [Diagnostic.Related] = [], concealsSource: Bool = false
    ) {
        guard !isFull else { return drop(.warning) }
        report(
            Diagnostic(
                .warning, code, message(), mend: mend(), place: origin().place, path: path(), related: related(),
                concealsSource: concealsSource))
    }
}

extension SourceNode {
    /// Every text in here, with its path, each under the keys that lead to it.
    func forEachText(at path: DocumentPath = DocumentPath(), _ body: (SourceNode, String, DocumentPath) -> Void) {
        switch content {
        case .string(let text): body(self, text, path)
        case .array(let items):
            for (index, item) in items.enumerated() {
                item.forEachText(at: DocumentPath(path.elements + [.index(index)]), body)
            }
        case .object(let members):
            for member in members { member.value.forEachText(at: path.appending(member.key), body) }
        case .null, .bool, .int, .double, .broken: break
        }
    }
}
