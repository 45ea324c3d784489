package import CairnWorkflow

/// What who watches a run is told, in order, on the loop. Only what is on disk is told as an event.
package enum RunUpdate: Sendable {
    /// Events that were committed, as this version of the run.
    case committed([HistoryEvent], version: Int)
    /// An attempt begins: what an earlier attempt of this path has streamed counts no more.
    case reset(path: Path, attempt: Int)
    /// A piece of an attempt's output; `sequence` counts from 0 within the attempt.
    case delta(path: Path, attempt: Int, sequence: Int, StreamDelta)
    /// This engine drives the run no more: it has ended (nil), or for the reason given, and is as the store has it.
    case released(EngineError?)
}

/// A run that is being watched, until `WorkflowEngine.unwatch`.
package struct RunWatch: Sendable {
    let run: String
    let number: UInt64
}
