import CairnReactor
import CairnWorkflow

/// One attempt of a task under way in this process. Confined to the engine.
final class Attempt {
    /// Names this attempt among all that the engine ever made: the answer of an older one, of the same path and number,
    /// is told from it.
    let number: UInt64
    let task: TaskScheduled
    var work: SpawnedTask<Void, Never>?
    /// How many deltas it has streamed.
    var streamed = 0
    /// Set once it was told to stop: after it nobody waits for its answer.
    var patience: TimerID?

    init(number: UInt64, task: TaskScheduled) {
        self.number = number
        self.task = task
    }

    /// Which attempt of which path.
    struct ID: Hashable {
        let path: Path
        let attempt: Int
    }

    var id: ID { ID(path: task.path, attempt: task.attempt) }
}
