import CairnReactor
import CairnWire
import CairnWorkflow

// Carrying out what was committed.
extension WorkflowEngine {
    func carryOut(_ step: DecidedStep, of run: DrivenRun) async {
        tell(run.id, .committed(step.events, version: run.header.version))
        arm(run)
        for effect in step.effects {
            guard runs[run.id] === run else { return }
            switch effect {
            case .startTask(let task): await begin(task, of: run, loaded: step.loaded)
            case .cancelTask(let path, let number): cancel(Attempt.ID(path: path, attempt: number), of: run)
            case .finish: await finish(run)
            }
        }
    }

    /// Makes an attempt, in a task of its own.
    private func begin(_ task: TaskScheduled, of run: DrivenRun, loaded: [String: JSON]) async {
        let input: JSON
        do {
            input = try await reading(run.machine, of: run.id, loaded: loaded, isHeavy: run.hasLargeInputs) {
                machine, blobs throws(MissingBlobs) in
                try machine.input(of: task, blobs: blobs)
            }
            run.hasLargeInputs = input.weight(upTo: settings.heavyBytes) > settings.heavyBytes
        } catch {
            return drop(run, EngineError(of: run.id, error))
        }
        // A run that is being let go begins nothing: what was committed is left to its next driver.
        guard runs[run.id] === run, !isStopping else { return }
        let attempt = Attempt(number: nextNumber(), task: task)
        run.attempts[attempt.id] = attempt
        tell(run.id, .reset(path: task.path, attempt: task.attempt))
        let (id, number) = (run.id, attempt.number)
        let context = ActivityContext(
            run: id, definition: run.header.definition, path: task.path, attempt: task.attempt,
            idempotencyKey: run.machine.idempotencyKey(for: task.path),
            deadline: task.timeout.map { loop.now.advanced(by: $0) },
            stream: { [weak self] delta in self?.receive(delta, number, Attempt.ID(task), of: id) })
        let activity = activities[task.activity]
        let known = activity == nil ? activities.kinds : []
        attempt.work = loop.spawn(name: task.activity) {
            let result: Result<ActivityResult, FailureDetails>
            do throws(FailureDetails) {
                guard let activity else { throw .unknownActivity(task.activity, known: known) }
                result = .success(try await activity.run(input, context: context))
            } catch {
                result = .failure(error)
            }
            await self.finished(number, Attempt.ID(task), of: id, result)
        }
    }

    /// An attempt came to its end. Its task goes on to take the result in, unless somebody else is at the run already.
    private func finished(
        _ number: UInt64, _ attemptID: Attempt.ID, of id: String, _ result: Result<ActivityResult, FailureDetails>
    ) async {
        defer { noteSettling() }
        guard let run = runs[id], let attempt = run.attempts[attemptID], attempt.number == number else { return }
        run.attempts[attemptID] = nil
        if let patience = attempt.patience { loop.cancel(patience) }
        switch result {
        case .success(let result):
            run.inbox.append(
                .taskCompleted(
                    TaskCompleted(
                        path: attemptID.path, attempt: attemptID.attempt, output: .literal(result.output),
                        citations: result.citations.map(Value.literal), usage: result.usage, at: now)))
        case .failure(let failure):
            // While the engine stops, attempts fail because they were told to: that is nothing to remember.
            guard !isStopping else { return }
            run.inbox.append(
                .taskFailed(
                    TaskFailed(path: attemptID.path, attempt: attemptID.attempt, failure: failure, at: now)))
        }
        // A task that was cancelled cannot wait for anything any more.
        if Task.isCancelled { proceedSoon(id) } else { await proceed(id) }
    }

    /// Tells an attempt to stop. One that does not answer in time is given up: its run must not wait for ever.
    private func cancel(_ id: Attempt.ID, of run: DrivenRun) {
        guard let attempt = run.attempts[id], attempt.patience == nil else { return }
        attempt.work?.cancel()
        let (runID, number) = (run.id, attempt.number)
        attempt.patience = loop.schedule(after: settings.cancelGrace) { [weak self] in
            guard let self else { return }
            loop.spawn(name: "give up") { await self.giveUp(number, id, of: runID) }
        }
    }

    private func giveUp(_ number: UInt64, _ id: Attempt.ID, of run: String) async {
        await finished(
            number, id, of: run,
            .failure(
                FailureDetails(
                    code: "cancelled",
                    message: "\(id.path) did not answer to its cancellation within \(settings.cancelGrace)")))
    }

    /// A piece of an attempt's output. Called on the loop; from elsewhere it is sent there.
    private nonisolated func receive(_ delta: StreamDelta, _ number: UInt64, _ id: Attempt.ID, of run: String) {
        guard loop.isCurrent else { return loop.post { self.receive(delta, number, id, of: run) } }
        assumeIsolated { engine in
            // What an attempt says after its end, or after it was told to stop, is for nobody.
            guard let attempt = engine.runs[run]?.attempts[id], attempt.number == number, attempt.patience == nil else {
                return
            }
            engine.tell(
                run, .delta(path: id.path, attempt: id.attempt, sequence: attempt.streamed, delta))
            attempt.streamed += 1
        }
    }
}

extension Attempt.ID {
    init(_ task: TaskScheduled) { self.init(path: task.path, attempt: task.attempt) }
}

extension FailureDetails {
    static func unknownActivity(_ kind: String, known: [String]) -> Self {
        FailureDetails(
            code: "activity.unknown",
            message: "this build has no activity `\(kind)`; known: \(known.joined(separator: ", "))")
    }
}
