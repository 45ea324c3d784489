package import CairnWire

// From one generation to the next.
extension RunMachine {
    /// What is to be committed next is the beginning of another generation: ask again with nothing, soon.
    package var isDueToContinue: Bool { state.isDueToContinue }

    /// Begins another generation in which the step at `path`, and all that began after it, is forgotten: its steps get new
    /// keys. What began before is carried over. Works for a run that has ended, whatever its end, and for an open one with
    /// nothing in flight.
    ///
    /// The next `advance` gives the events, before its own.
    package mutating func startAnew(
        from path: Path, now: Timestamp, seal: (Value) -> Value = { $0 }
    ) throws(StartAnewError) {
        guard !state.isTakenBack else { throw .undone }
        if state.completed == nil, let first = state.inFlight.min() { throw .inFlight(first) }
        var forgotten = state
        guard !path.isRoot, forgotten.forget(from: path) else { throw .notReached }
        guard let event = forgotten.continuation(at: max(now, state.now), from: path) else { throw .notReached }
        do throws(NondeterminismError) {
            try begin(event, seal: seal)
        } catch {
            throw .nondeterminism(error)
        }
        frontiers = [:]
        isDecided = false
        changes = .everything
    }

    mutating func continueAsNew(at now: Timestamp, seal: (Value) -> Value) throws(NondeterminismError) {
        if let event = state.continuation(at: now) { try begin(event, seal: seal) }
    }

    private mutating func begin(
        _ event: ExecutionContinued, seal: (Value) -> Value
    ) throws(NondeterminismError) {
        let event = HistoryEvent.executionContinued(event).mapValues { keepSealed($0, by: seal) }
        guard try state.apply(event) else { return }
        pending.events.append(event)
        pending.opens = state.started?.generation
    }
}

/// Why a run cannot be started anew from a step.
package enum StartAnewError: Error, Sendable, Hashable {
    /// The run has begun no such step.
    case notReached
    /// This step is being worked on, or was when its process died: the run is to be resumed first.
    case inFlight(Path)
    /// What the run did was taken back, or a part of it: there is nothing to go on with.
    case undone
    case nondeterminism(NondeterminismError)
}
