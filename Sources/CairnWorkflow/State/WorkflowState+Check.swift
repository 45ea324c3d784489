extension WorkflowState {
    /// Whether `workflow` can go on with this history: it is of the revision that began it or a newer one, and knows every
    /// step in it by path and kind.
    ///
    /// - Throws: `NondeterminismError` naming the first step, in order of paths, that it does not know.
    package func check(against workflow: any Workflow) throws(NondeterminismError) {
        let newest = type(of: workflow).revision
        if let started, started.revision > newest {
            throw NondeterminismError(
                "the run \(started.run) was begun by revision \(started.revision) of the decider; "
                    + "this build knows up to \(newest): use a newer build")
        }
        let known =
            tasks.map { ($0.key, $0.value.activity) } + steps.map { ($0.key, $0.value.record.kind) }
            + waits.filter { $0.value.started.kind != Budget.questionKind }.map { ($0.key, $0.value.started.kind) }
            + children.map { ($0.key, $0.value.started.kind) }
        let strangers = known.filter { workflow.kind(of: $0.0, recorded: $0.1) == nil }
        guard let unknown = strangers.min(by: { $0.0 < $1.0 }) else { return }
        throw NondeterminismError(
            at: unknown.0,
            "history has `\(unknown.1)` there, and the definition does not: the run goes on only with the definition "
                + "it was started with")
    }
}
