import CairnReactor
import CairnWire
import CairnWorkflow

/// What one decision gives: events and blobs to commit, effects to carry out.
struct DecidedStep: Sendable {
    var events: [HistoryEvent] = []
    var effects: [Effect] = []
    /// The generation that the events open, if they do.
    var opens: Int?
    /// The events, encoded.
    var bytes: [UInt8] = []
    var sealer: Sealer
    /// The blobs that had to be read.
    var loaded: [String: JSON] = [:]

    init(sealer: Sealer) { self.sealer = sealer }
}

extension WorkflowEngine {
    /// Takes in what has happened to a run until nothing more has. Returns at once when somebody else is at it: one step
    /// at a time.
    func proceed(_ id: String) async {
        guard let run = runs[id], !run.isStepping else { return }
        run.isStepping = true
        while runs[id] === run, !run.inbox.isEmpty || run.isTimerDue || isDueToContinue(run) {
            do {
                try await step(run)
            } catch {
                drop(run, EngineError(of: run.id, error))
            }
        }
        run.isStepping = false
        if runs[id] === run {
            answerWaiters(of: run)
            run.idleSince = run.isIdle ? loop.now : nil
        }
        noteSettling()
    }

    /// `proceed`, in a task of its own.
    nonisolated func proceedSoon(_ id: String) {
        loop.spawn(name: "step") { await self.proceed(id) }
    }

    private func isDueToContinue(_ run: DrivenRun) -> Bool { run.machine.isDueToContinue && !isStopping }

    private func step(_ run: DrivenRun) async throws {
        // What has come meanwhile belongs to the next generation.
        guard !isDueToContinue(run) else { return try await step(run, with: []) }
        // Another process's letter that was given before a deadline counts, though nobody has looked for it yet.
        if run.machine.isDeadlineDue(by: now) { await takeLetters() }
        try await step(run, with: run.takeInbox(now: now))
    }

    private func step(_ run: DrivenRun, with incoming: [HistoryEvent]) async throws {
        var incoming = incoming
        var retry = StoreRetry(settings)
        // Whoever floods a run with letters does not stop its clock.
        var calls = 0
        while true {
            let isLastCall = calls < 8 && run.machine.endsWait(incoming)
            let step = try await decide(incoming, on: run)
            guard !step.events.isEmpty else { return arm(run) }
            do {
                try await commit(step, letters: incoming.compactMap(\.letter), isLastCall, to: run)
                return await carryOut(step, of: run)
            } catch let error as EngineError where error.code == .runLettersUnread {
                // One that was committed since the look above, maybe in time: it is taken in first.
                try await takeBack(incoming, of: run)
                incoming = run.takeInbox(now: now)
                calls += 1
            } catch let error as EngineError where error.isOfStore {
                settings.complain(error)
                guard let pause = retry.next() else { throw error }
                try? await loop.sleep(for: pause)
                // Nobody knows whether it was committed: the disk does.
                if try await reload(run, lookingFor: step.bytes) { return await carryOut(step, of: run) }
            }
        }
    }

    /// Writes a step, and notes that it is written.
    private func commit(
        _ step: DecidedStep, letters: [String], _ isLastCall: Bool, to run: DrivenRun
    ) async throws {
        let head = run.head
        var append = RunAppend(
            run: run.id, version: run.header.version, epoch: run.header.epoch, opens: step.opens, events: step.bytes,
            blobs: step.sealer.blobs, head: head == run.header.head ? nil : head, letters: letters)
        append.isLastCall = isLastCall
        try await store.append(append)
        run.note(step)
        run.header.head = head
    }

    /// Undoes a decision that the store refused for a letter: what came in is in the inbox again, with the letters.
    private func takeBack(_ incoming: [HistoryEvent], of run: DrivenRun) async throws {
        let stored = try await store.load(run.id)
        guard stored.header.epoch == run.header.epoch, stored.header.version == run.header.version else {
            throw EngineError.taken(run.id)
        }
        run.machine = try await replay(stored, with: run.machine.workflow)
        let known = Set(incoming.compactMap(\.letter))
        let others = stored.letters.filter { !known.contains($0.id) }.map(\.event)
        // Timers that are due are found again.
        run.inbox = incoming.filter { !$0.isTimer } + others + run.inbox
    }

    /// Brings a run back to what is on disk after a write whose end nobody saw.
    ///
    /// - Returns: whether the write was committed.
    private func reload(_ run: DrivenRun, lookingFor events: [UInt8]) async throws -> Bool {
        let stored = try await store.load(run.id)
        guard stored.header.epoch == run.header.epoch else { throw EngineError.taken(run.id) }
        if stored.header.version == run.header.version + 1, stored.segments.last?.events == events {
            run.header = stored.header
            return true
        }
        guard stored.header.version == run.header.version else { throw EngineError.taken(run.id) }
        run.machine = try await replay(stored, with: run.machine.workflow)
        return false
    }
}

extension HistoryEvent {
    fileprivate var isTimer: Bool { if case .timerFired = self { true } else { false } }
}

/// How often, and after which pause, a failed write is tried again.
private struct StoreRetry {
    private var left: Int
    private var pause: Duration

    init(_ settings: EngineSettings) {
        left = settings.storeRetries
        pause = settings.storeRetryPause
    }

    mutating func next() -> Duration? {
        guard left > 0 else { return nil }
        left -= 1
        defer { pause *= 2 }
        return pause
    }
}
