import CairnWire
import CairnWorkflow

/// A step, ready to run: what its definition says, with what its verb says where the definition is silent. Made once for a
/// run and shared by all its passes.
final class StepPlan: Sendable {
    let id: String
    /// The key in the file: `llm`, `foreach`.
    let verb: String
    let behaviour: any StepBehaviour
    /// The number of the list that holds the step; see `StepListPlan`.
    let list: Int
    let when: CELExpression?
    /// `on_error: continue`: its failure is no failure of the list.
    let continuesOnError: Bool
    /// `on_error` with steps: what is done when the step has failed. They stand at `steps.ID.on_error.INNER`.
    let onError: StepListPlan?
    /// What takes back what the step did. It stands at `steps.ID.undo.INNER`.
    let undo: StepListPlan?
    let retry: RetryPolicy
    let timeout: Duration?
    let onInDoubt: InDoubtPolicy
    /// What the file says; nil: what the verb says.
    let replay: Replay?
    let limits: LimitsDefinition

    init(
        _ definition: StepDefinition, behaviour: any StepBehaviour, list: Int, onError: StepListPlan?,
        undo: StepListPlan?
    ) {
        continuesOnError = definition.onError == .continue
        self.onError = onError
        self.undo = undo
        id = definition.id
        verb = definition.verb.name
        self.behaviour = behaviour
        self.list = list
        when = definition.when
        retry = definition.retry.map(RetryPolicy.init) ?? .none
        timeout = definition.timeout
        onInDoubt = InDoubtPolicy(definition.onInDoubt)
        replay = definition.replay
        limits = definition.limits
    }

    /// The activity of a step that is one, under its policies.
    func request(at path: Path, activity: String, replay: Replay, budgets: [Budget]) -> TaskRequest {
        TaskRequest(
            path, activity: activity, replay: self.replay ?? replay, retry: retry, timeout: timeout,
            onInDoubt: onInDoubt, budgets: budgets)
    }
}

/// Steps in order. Lists are numbered within their workflow, the outermost 0, so that a scope tells which it stands in.
final class StepListPlan: Sendable {
    let number: Int
    let steps: [StepPlan]

    private let places: [String: Int]

    init(number: Int, steps: [StepPlan]) {
        self.number = number
        self.steps = steps
        places = Dictionary(steps.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    }

    subscript(id: some StringProtocol) -> StepPlan? { places[String(id)].map { steps[$0] } }
}

extension RetryPolicy {
    init(_ definition: RetryDefinition) {
        self.init(
            attempts: definition.attempts, backoff: definition.backoff, factor: definition.factor, cap: definition.max)
    }
}

extension InDoubtPolicy {
    init(_ definition: StepDefinition.OnInDoubt) {
        self =
            switch definition {
            case .ask: .ask
            case .fail: .fail
            case .retry: .retry
            }
    }
}
