import CairnWire
import CairnWorkflow

/// What the names in a step's templates stand for: `input`, `run`, `steps` (earlier ones of its own list and of the lists
/// around it), and within a `foreach` the entry's name and `index`.
struct StepScope: Sendable {
    /// A list that the step stands in.
    struct Frame: Sendable {
        let list: Int
        /// The list's steps stand at `base.ID`.
        let base: Path
    }

    /// Every step of the workflow; ids are unique in it.
    let steps: [String: StepPlan]
    /// Where the run, or the child that the workflow is, stands: `input` is what that was started with.
    let root: Path
    /// What can be run as a child.
    let library: ChildLibrary
    /// In how many children the step stands.
    let depth: Int
    private(set) var frames: [Frame] = []
    private(set) var names: [(name: String, value: Value)] = []

    /// What is used here is drawn from each of these, the outermost first.
    private(set) var budgets: [Budget]

    init(
        steps: [String: StepPlan], root: Path = .root, library: ChildLibrary = .empty, depth: Int = 0,
        budgets: [Budget] = []
    ) {
        self.steps = steps
        self.root = root
        self.library = library
        self.depth = depth
        self.budgets = budgets
    }

    func drawing(on budget: Budget) -> StepScope {
        var scope = self
        scope.budgets = scope.budgets.adding(budget)
        return scope
    }

    func entering(_ list: StepListPlan, at base: Path) -> StepScope {
        var scope = self
        scope.frames.append(Frame(list: list.number, base: base))
        return scope
    }

    func naming(_ name: String, _ value: Value) -> StepScope {
        var scope = self
        scope.names.append((name, value))
        return scope
    }

    /// Where the step `id` stands, seen from here; nil when it cannot be seen.
    func place(of id: String) -> (plan: StepPlan, path: Path)? {
        guard let plan = steps[id], let frame = frames.last(where: { $0.list == plan.list }) else { return nil }
        return (plan, frame.base.child(id))
    }

    /// The steps that can be seen from here.
    var visible: [StepPlan] {
        steps.values.filter { plan in frames.contains { $0.list == plan.list } }.sorted { $0.id < $1.id }
    }

    func value(named name: String) -> Value? { names.last { $0.name == name }?.value }
}
