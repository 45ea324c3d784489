import CairnWire
import CairnWorkflow

/// `switch`: the steps of the first branch whose `when` holds. Branch 2 (from 0) of `steps.kind` has its steps at
/// `steps.kind[2].ID`. Gives that branch's last step's output; null when none is taken.
struct SwitchBehaviour: StepBehaviour {
    struct Branch: Sendable {
        /// Nil: taken when no other is.
        let when: CELExpression?
        let body: StepListPlan
    }

    let branches: [Branch]

    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? {
        guard case .pass(let branch) = part, branches.indices.contains(branch) else { return nil }
        return branches[branch].body
    }

    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite? {
        guard case .pass(let branch) = part, branches.indices.contains(branch) else { return nil }
        return list(of: branch, site)
    }

    private func list(of branch: Int, _ site: StepSite) -> StepListSite {
        StepListSite(list: branches[branch].body, base: site.path[branch], scope: site.scope)
    }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let taken: Int?
        do throws(InputError) {
            taken = try choose(site, decision)
        } catch {
            return try site.fail(error, &decision)
        }
        guard let taken else { return site.complete(.null, &decision) }
        let list = list(of: taken, site)
        switch try list.advance(&decision) {
        case .open: return .open
        case .ended(.failed, _): return try site.fail(.failed(list.failure(in: decision)), &decision)
        case .ended:
            let reader = decision.reader
            return site.complete(
                reader.passed(on: list.output(reader)), citations: list.citations(reader), &decision)
        }
    }

    /// The branch that was begun is the one that was chosen.
    private func choose(_ site: StepSite, _ decision: Decision) throws(InputError) -> Int? {
        if let begun = branches.indices.first(where: { decision.isBegun(site.path[$0]) }) { return begun }
        let renderer = site.renderer(decision.reader)
        for (index, branch) in branches.enumerated() {
            guard let when = branch.when else { return index }
            if try renderer.holds(when) { return index }
        }
        return nil
    }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        [site.path] + branches.indices.flatMap { list(of: $0, site).failures(in: decision) }
    }
}
