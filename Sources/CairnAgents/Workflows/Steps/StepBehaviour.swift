import CairnWire
import CairnWorkflow

/// What a verb does in a run. A verb is one file that conforms to this, and one line in `StepPlanner`.
///
/// A verb is one activity at the step's own path (`activity`, whose result is the step's), or it does its work at paths
/// within and records the step's end at the step's own (`Decision.record`). It never waits: it says how far it has come and
/// asks for what comes next, at every decision the same.
protocol StepBehaviour: Sendable {
    /// The activity at the step's own path; nil for a verb that records its end.
    var activity: String? { get }

    /// Where in the activity's result the step's `output` is.
    var outputPointer: [Value.Pointer] { get }

    /// How far the step at `site` has come. Not called for one that `when` skips, nor once its end is recorded.
    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress

    /// The list of steps that stands at `part` of the step's path.
    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan?

    /// The same list as it runs there: where its steps stand, and what they see.
    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite?

    /// What stands at a place within the step that is no step of a list: a child agent's turns.
    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String?

    /// Whether what the completed step at `path` gave says that the documents do not hold the answer.
    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool

    /// The steps whose failure made the step at `site` fail, that one among them: what a new start does anew.
    func failures(of site: StepSite, in decision: Decision) -> [Path]

    /// What `Value.derived` of this step stands for.
    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON
}

extension StepBehaviour {
    var activity: String? { nil }
    var outputPointer: [Value.Pointer] { [] }
    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? { nil }
    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite? { nil }
    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String? { nil }
    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool { false }
    func failures(of site: StepSite, in decision: Decision) -> [Path] { [site.path] }
    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON { .null }
}
