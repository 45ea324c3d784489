package import CairnWire

/// One run, seen by an engine: what happened goes in, events to commit and effects to carry out come out.
///
///     let step = try machine.advance(with: [.taskCompleted(…)], now: now, blobs: blobs, seal: seal)
///     // commit step.events, and only then carry out step.effects
///     // arm one timer for machine.nextTimer; when it is due: advance(with: machine.dueTimers(by: now), …)
///
/// Whoever takes a run over loads it (`init(workflow:replaying:)`), hands in `executionResumed` with the new epoch, and gets
/// the attempts that must be made again as effects. When a commit fails, drop the machine and load the run anew.
package struct RunMachine: Sendable {
    package let workflow: any Workflow
    package internal(set) var state = WorkflowState()
    var frontiers: [Path: Frontier] = [:]
    /// What has happened since the last decision.
    var changes = Changes.everything
    /// Whether a decision has taken all of that in.
    var isDecided = false
    /// Taken in, and not given out for commit yet: a decision that misses blobs is asked for again.
    var pending = Advance()
    /// Literals that `seal` turned into blobs since the last decision, which the engine need not load to have it decided.
    private var sealed: [String: JSON] = [:]

    package init(workflow: any Workflow) { self.workflow = workflow }

    /// What one call of `advance` gives.
    package struct Advance: Sendable, Hashable {
        /// To be committed in one transaction, in this order: what came in, the decision's start, what it asked for. Empty
        /// when nothing came in that changes anything.
        package internal(set) var events: [HistoryEvent] = []
        /// To be carried out after that commit.
        package internal(set) var effects: [Effect] = []
        /// The events are the first of this generation.
        package internal(set) var opens: Int?
    }

    /// Why there is no next step.
    package enum AdvanceError: Error, Sendable, Hashable {
        /// Load these and ask again, with the same events or without: they have been taken in and are not taken twice.
        case missing(MissingBlobs)
        /// Drop the machine and leave the run as it is on disk.
        case nondeterminism(NondeterminismError)
    }

    /// Takes in what happened and decides what follows.
    ///
    /// A run that `isDueToContinue` takes in what happened and decides nothing: that belongs to the generation that ends.
    /// Asked again with nothing, once that is committed, it begins the next one and decides there.
    ///
    /// - Parameters:
    ///   - incoming: in order of their own times. What is known already, or no longer matters, is left out of the events.
    ///   - now: the time of the decision. A clock that went back is held.
    ///   - blobs: those in memory; what else is needed is told as `AdvanceError.missing`.
    ///   - deciding: false for an engine that stops: what happened is taken in, and what follows is left to the next driver.
    ///   - seal: may replace a large literal by a blob that the engine then writes with, or before, the commit.
    package mutating func advance(
        with incoming: [HistoryEvent], now: Timestamp, blobs: Blobs = Blobs(), deciding: Bool = true,
        seal: (Value) -> Value = { $0 }
    ) throws(AdvanceError) -> Advance {
        do throws(NondeterminismError) {
            for event in incoming { try take(event, seal: seal) }
        } catch {
            throw .nondeterminism(error)
        }
        if deciding, state.isDueToContinue {
            guard pending.events.isEmpty else { return give() }
            do throws(NondeterminismError) {
                try continueAsNew(at: max(now, state.now), seal: seal)
            } catch {
                throw .nondeterminism(error)
            }
        }
        if deciding, state.started != nil, state.completed == nil, state.suspension == nil {
            try decide(at: max(now, state.now), blobs: blobs, seal: seal)
        }
        return give()
    }

    mutating func give() -> Advance {
        defer {
            pending = Advance()
            sealed = [:]
        }
        return pending
    }
}

// MARK: - What comes in

extension RunMachine {
    /// Loads a run.
    ///
    /// - Parameters:
    ///   - base: with what the generation begins (`WorkflowState.init(carriedBy:blobs:)`), if it is not the first.
    ///   - events: all of the run's, or those after the generation's first.
    /// - Throws: when the history is damaged, or was not made by this workflow: another definition, a newer decider.
    package init(
        workflow: any Workflow, from base: WorkflowState = WorkflowState(),
        replaying events: some Sequence<HistoryEvent>
    ) throws(NondeterminismError) {
        self.init(workflow: workflow)
        state = base
        for event in events { try state.apply(event) }
        try state.check(against: workflow)
    }

    private mutating func take(_ event: HistoryEvent, seal: (Value) -> Value) throws(NondeterminismError) {
        guard event.comesFromOutside else {
            throw NondeterminismError("\(event.kind) is the decider's to write, and was handed in")
        }
        let event = event.mapValues { keepSealed($0, by: seal) }
        let before = state.cancellation
        let place: Path? = if case .eventRaised(let letter) = event { state.addressee(of: letter) } else { nil }
        let stopped: Effect? =
            if case .timerFired(let path, _) = event, let task = state.timers[path]?.task {
                state.tasks[task].map { .cancelTask(path: task, attempt: $0.attempt) }
            } else {
                nil
            }
        guard try state.apply(event) else { return }
        pending.events.append(event)
        isDecided = false
        changes.add(event, at: place)
        if let stopped { pending.effects.append(stopped) }
        switch event {
        case .executionRestarted: frontiers = [:]
        case .executionCompleted(let completed):
            stopInFlight()
            pending.effects.append(.finish(completed))
        case .eventRaised(let letter) where letter.name == EventRaised.terminate:
            // Needs no decision: whatever else the run would do, it does no more.
            try take(.executionCompleted(ExecutionCompleted(terminatedBy: letter)), seal: seal)
        case .eventRaised where before == nil && state.cancellation != nil && state.cleanUp == nil: stopInFlight()
        default: break
        }
    }

    private mutating func stopInFlight() {
        for path in state.inFlight.sorted() {
            guard let task = state.tasks[path] else { continue }
            pending.effects.append(.cancelTask(path: path, attempt: task.attempt))
        }
    }

    mutating func keepSealed(_ value: Value, by seal: (Value) -> Value) -> Value {
        value.sealed { literal in
            let result = seal(literal)
            if case .literal(let json) = literal, case .blob(let reference) = result { sealed[reference.hash] = json }
            return result
        }
    }
}

// MARK: - What follows

extension RunMachine {
    private mutating func decide(at now: Timestamp, blobs: Blobs, seal: (Value) -> Value) throws(AdvanceError) {
        let commands = try commands(at: now, blobs: blobs)
        // A decision that asks for nothing leaves no trace, except the first: it tells a run that waits from one that
        // nobody has looked at.
        if commands.isEmpty && state.isDecided { return }
        do throws(NondeterminismError) {
            try write(.decisionStarted(at: now))
            for command in commands {
                try write(command.event.mapValues { keepSealed($0, by: seal) })
            }
        } catch {
            throw .nondeterminism(error)
        }
    }

    /// Asks the workflow. The decision, and with it its hold on the state, ends here: what follows changes the state in
    /// place.
    private mutating func commands(at now: Timestamp, blobs: Blobs) throws(AdvanceError) -> [Command] {
        var decision = Decision(
            reader: ValueReader(state: state, workflow: workflow, blobs: blobs.adding(sealed)), now: now,
            frontiers: frontiers,
            changes: changes)
        frontiers = [:]
        do throws(MissingBlobs) {
            try decision.follow(workflow)
        } catch {
            frontiers = decision.frontiersBefore
            throw .missing(error)
        }
        if let mismatch = decision.mismatch { throw .nondeterminism(mismatch) }
        frontiers = decision.frontiers
        isDecided = true
        changes = decision.isHeldBack ? .everything : .nothing
        return decision.commands
    }

    private mutating func write(_ event: HistoryEvent) throws(NondeterminismError) {
        guard try state.apply(event) else { return }
        pending.events.append(event)
        switch event {
        case .taskScheduled(let event): pending.effects.append(.startTask(event))
        case .taskFailed(let event) where event.abandons:
            pending.effects.append(.cancelTask(path: event.path, attempt: event.attempt))
        case .executionCompleted(let event):
            stopInFlight()
            pending.effects.append(.finish(event))
        default: break
        }
    }
}
