import CairnWire
import CairnWorkflow

/// Takes back what the completed steps of a list did, and of all lists within them, children's too: the steps that say how
/// (`undo`), one after another, the one that completed last first. What cannot be taken back is recorded, and stops nothing.
struct Undoing: Sendable {
    let site: StepListSite

    init(_ site: StepListSite) { self.site = site }

    /// No step stands at such a path.
    private var key: Path { Path("\(site.base)[undo]") }

    /// How far it has come; completed when there is nothing (more) to take back.
    func advance(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let steps = steps(&decision)
        let frontier = try decision.advance(
            key, count: steps.count, parallel: 1, place: { steps[$0].child(StepSite.undo) }
        ) { (index, decision) throws(MissingBlobs) in
            try undo(steps[index], &decision).isOpen ? .open : .completed
        }
        return frontier.isDone(of: steps.count) ? .completed : .open
    }

    /// Whether anything was taken back.
    func hasBegun(_ decision: Decision) -> Bool {
        undoable(decision).contains { decision.isBegun($0.child(StepSite.undo)) }
    }

    private func undo(_ path: Path, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let parts = path.parts?.dropFirst(site.base.parts?.count ?? 0) ?? []
        decision.ignoresBudgets = true
        defer { decision.ignoresBudgets = false }
        do throws(InputError) {
            guard let step = try site.step(at: parts, &decision), let undo = try step.inner(.undo, &decision) else {
                return .completed
            }
            do throws(MissingBlobs) { return try undo.advance(&decision) } catch { throw .missing(error) }
        } catch {
            switch error {
            case .missing(let missing): throw missing
            // What the step saw when it ran, it sees again.
            case .failed: return .completed
            }
        }
    }

    /// Looked for once, and kept while this process takes back.
    private func steps(_ decision: inout Decision) -> [Path] {
        var frontier = decision.frontier(at: key)
        if let items = frontier.items { return items.compactMap { $0.string.map(Path.init) } }
        let steps = undoable(decision)
        frontier.items = steps.map { .string($0.rawValue) }
        decision.keep(frontier, at: key)
        return steps
    }

    private func undoable(_ decision: Decision) -> [Path] {
        decision.completed(within: site.base).filter { path in
            guard let parts = path.parts?.dropFirst(site.base.parts?.count ?? 0),
                let found = site.list.step(at: parts, from: site.base, in: site.scope.library)
            else { return false }
            return found.path == path && !found.takesBack && found.plan.undo != nil
                && decision.recorded(path.child(StepSite.onError)) == nil
        }
    }
}

extension PathPart {
    static let undo = PathPart.name(Substring(StepSite.undo))
}

extension StepListPlan {
    /// A step, where it stands, and whether it takes another back.
    struct Found {
        var plan: StepPlan
        var path: Path
        var takesBack = false
    }

    /// The innermost step that stands at a place of the list at `base`, or holds what stands there; nil when there is none.
    ///
    /// - Parameter parts: the path behind `base`.
    func step(at parts: ArraySlice<PathPart>, from base: Path, in library: ChildLibrary) -> Found? {
        guard case .name(let id)? = parts.first, let plan = self[id] else { return nil }
        let found = Found(plan: plan, path: base.child(plan.id))
        let rest = parts.dropFirst()
        guard rest.count > 1, let part = rest.first, let inner = plan.list(at: part, in: library) else { return found }
        guard var within = inner.step(at: rest.dropFirst(), from: found.path.appending(part), in: library) else {
            return nil
        }
        if part == .undo { within.takesBack = true }
        return within
    }
}
