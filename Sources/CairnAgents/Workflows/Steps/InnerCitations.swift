import CairnWire
import CairnWorkflow

/// What the output of a step rests on that gathers what several lists of steps give: the citations of each list's last step,
/// one after another. Kept as one reference, as the output is.
enum InnerCitations {
    /// The name of `Value.derived`; `through` counts the lists.
    static let name = "citations"

    /// Nil when no list has any.
    static func gathered(from lists: [(StepListPlan, Path)], at path: Path, _ decision: Decision) -> Value? {
        guard decision.revision >= 2, lists.contains(where: { last($0, decision.reader) != nil }) else { return nil }
        return .derived(Value.Derived(name: name, scope: path, through: lists.count))
    }

    static func derive(_ lists: [(StepListPlan, Path)], _ reader: ValueReader) throws(MissingBlobs) -> JSON {
        var missing: Set<BlobReference> = []
        var citations: [JSON] = []
        for list in lists {
            guard let last = last(list, reader) else { continue }
            do throws(MissingBlobs) {
                citations += try reader.json(last).array ?? []
            } catch {
                missing.formUnion(error.references)
            }
        }
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        return .array(citations)
    }

    private static func last(_ list: (plan: StepListPlan, base: Path), _ reader: ValueReader) -> Value? {
        list.plan.steps.last.flatMap { reader.citations(of: list.base.child($0.id)) }
    }
}
