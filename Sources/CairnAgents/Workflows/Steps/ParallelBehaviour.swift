import CairnWire
import CairnWorkflow

/// `parallel`: lists of steps side by side. The branch `left` of `steps.both` has its steps at `steps.both.left.ID`.
///
/// The output is an object: each branch's last step's output by its name. Branches that are under way when one fails come to
/// their end, no other begins, and the step fails with the first failure in order of names. Under `on_error: continue` a
/// failed branch gives null and the others go on.
struct ParallelBehaviour: StepBehaviour {
    /// Branches that run at a time.
    static let width = 64

    struct Branch: Sendable {
        let name: String
        let body: StepListPlan
    }

    /// In order of their names.
    let branches: [Branch]
    let continuesOnError: Bool

    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? { branch(part)?.body }

    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite? {
        branch(part).map { list(of: $0, site) }
    }

    private func branch(_ part: PathPart) -> Branch? {
        guard case .name(let name) = part else { return nil }
        return branches.first { $0.name == name }
    }

    private func list(of branch: Branch, _ site: StepSite) -> StepListSite {
        StepListSite(list: branch.body, base: site.path.child(branch.name), scope: site.scope)
    }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let frontier = try decision.advance(
            site.path, count: branches.count, parallel: Self.width, place: { site.path.child(branches[$0].name) }
        ) { (index, decision) throws(MissingBlobs) in
            let progress = try list(of: branches[index], site).advance(&decision)
            return continuesOnError && progress.failure != nil ? .completed : progress
        }
        guard frontier.isDone(of: branches.count) else { return .open }
        decision.keep(nil, at: site.path)
        if let failed = frontier.failed.first {
            return try site.fail(.failed(list(of: branches[failed], site).failure(in: decision)), &decision)
        }
        let reader = decision.reader
        let output = Value.object(
            branches.map { Value.Member($0.name, reader.passed(on: list(of: $0, site).output(reader))) })
        do throws(InputError) {
            _ = try site.renderer(reader).bounded(output)
        } catch {
            return try site.fail(error, &decision)
        }
        let lists = lists(at: site.path)
        return site.complete(
            output, citations: InnerCitations.gathered(from: lists, at: site.path, decision), &decision)
    }

    private func lists(at path: Path) -> [(StepListPlan, Path)] { branches.map { ($0.body, path.child($0.name)) } }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        [site.path] + branches.flatMap { list(of: $0, site).failures(in: decision) }
    }

    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        guard derived.name == InnerCitations.name else { return .null }
        return try InnerCitations.derive(lists(at: derived.scope), reader)
    }
}
