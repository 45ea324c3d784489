import CairnReactor
import CairnWire
import CairnWorkflow

// Attending all runs: what `serve` does. Three things make a run want a driver: its status is `running`, its wake-up is
// due, a letter came. Each is found by an index of the store, in pages; a run for which none holds costs nothing here.
extension WorkflowEngine {
    /// From now on every open run is this engine's to drive as soon as it wants a driver and nobody else has it: those whose
    /// driver died, those that were recorded and left, those that wake. A run that only waits is let go of after
    /// `idleTime`: its lock is free, its memory given back, and what remains is its row in the store.
    ///
    /// Runs that cannot be driven (damaged, or of a definition that this build does not know) are reported once through
    /// `EngineSettings.complain` and left alone; the others go on.
    package func attend() {
        guard attendance == nil, !isStopping else { return }
        attendance = Attendance()
        spawnLook()
        lookForLetters()
    }

    private nonisolated func spawnLook() {
        loop.spawn(name: "attend") { await self.lookAround() }
    }

    /// Looks for runs that want a driver. One look at a time: a second call returns at once.
    func lookAround() async {
        guard attendance?.isLooking == false, !isStopping else { return }
        attendance?.isLooking = true
        letGoOfIdle(for: settings.idleTime)
        await looking {
            let occasion = try await beginRound()
            try await lookForDue()
            if occasion != nil || attendance?.cursor != nil { try await lookForRunning() }
            if let occasion, occasion != .ignorance { try await lookForAwaited() }
        }
        attendance?.isLooking = false
        takeMore()
    }

    /// Whoever looks is told by nobody what went wrong; the next look tries again.
    private func looking(_ look: () async throws -> Void) async {
        do {
            try await look()
        } catch {
            let error = EngineError(of: "", error)
            if attendance?.isNews(error) == true, !isStopping { settings.complain(error) }
        }
    }

    /// Why all runs are looked at, from the first on.
    private enum Occasion {
        /// It is time to.
        case interval
        /// Another process has committed.
        case news
        /// The store does not say whether another has.
        case ignorance
    }

    private func beginRound() async throws -> Occasion? {
        let mark = try await store.changeMark()
        guard let attendance, attendance.cursor == nil else { return nil }
        let isDue = loop.now >= attendance.nextRound
        guard isDue || mark == nil || mark != attendance.mark else { return nil }
        self.attendance?.mark = mark
        self.attendance?.beginDueRound()
        guard isDue else { return mark == nil ? .ignorance : .news }
        self.attendance?.nextRound = loop.now.advanced(by: settings.roundInterval)
        self.attendance?.beginRound()
        return .interval
    }

    /// Runs whose time has come since the last look, page by page; and sets the timer for the next.
    private func lookForDue() async throws {
        guard let attendance, attendance.wantsDue, !isStopping else { return }
        self.attendance?.isLookingForDue = true
        self.attendance?.isBehind = false
        self.attendance?.lookedForDue = loop.now
        defer { self.attendance?.isLookingForDue = false }
        let now = now
        let page = try await store.wakes(at: now, after: attendance.dueCursor, limit: Attendance.queueBound)
        for run in page.runs { want(run) }
        // A round that was begun meanwhile begins at the first.
        if self.attendance?.dueRound == attendance.dueRound { self.attendance?.dueCursor = page.end }
        self.attendance?.isBehind = page.end != nil && page.runs.count == Attendance.queueBound
        takeMore()
        // Those that are due are being seen to: the timer is for the first that is not.
        setAlarm(try await store.nextWake(after: now))
    }

    /// Runs that are under way and have no driver, page by page; while the queue is full the next look goes on where this one
    /// ends.
    private func lookForRunning() async throws {
        repeat {
            let page = try await store.runningRuns(after: attendance?.cursor, limit: 256)
            // A damaged one is reported when it is read whole.
            for run in page.runs.map(\.id) + page.damaged { want(run) }
            attendance?.cursor = page.next
            takeMore()
        } while attendance?.cursor != nil && attendance?.isFull == false && !isStopping
    }

    /// Runs that somebody here waits for and nobody here drives: another process may have ended them.
    private func lookForAwaited() async throws {
        var awaited: [String: Int] = [:]
        for run in waiters.keys.sorted() where runs[run] == nil && opening[run] == nil {
            do {
                awaited[run] = try await store.header(of: run).version
                if attendance?.awaited[run] != awaited[run] { await answerIfSettled(run) }
            } catch let error as EngineError where !error.isOfStore {
                refuseWaiters(of: run, error)
            }
        }
        attendance?.awaited = awaited
    }

    /// Sets the timer for the first wake-up. A wake-up that another process commits is seen with the next look.
    private func setAlarm(_ next: Timestamp?) {
        guard attendance != nil, !isStopping, attendance?.wake?.at != next else { return }
        if let timer = attendance?.wake?.id { loop.cancel(timer) }
        attendance?.wake = nil
        guard let next else { return }
        // Where wake-ups follow one another closely they are read, and committed, together.
        let soonest = attendance?.lookedForDue?.advanced(by: settings.wakeInterval) ?? loop.now
        let timer = loop.schedule(at: max(loop.now.advanced(by: next.duration(since: now)), soonest)) { [weak self] in
            guard let self else { return }
            loop.spawn(name: "wake") { await self.alarm() }
        }
        attendance?.wake = (timer, next)
    }

    private func alarm() async {
        attendance?.wake = nil
        await lookForDueAlone()
    }

    /// Also in the middle of a look around, which may wait for the disk.
    private func lookForDueAlone() async {
        await looking { try await lookForDue() }
        takeMore()
    }
}

// MARK: Taking

extension WorkflowEngine {
    /// A run may want a driver. Nothing happens in an engine that was told what to drive.
    func want(_ run: String, isNews: Bool = false) {
        guard attendance != nil, runs[run] == nil, opening[run] == nil else { return }
        attendance?.want(run, isNews: isNews)
    }

    /// Takes what is wanted, so many at once, as long as there is room.
    func takeMore() {
        guard attendance != nil, !isStopping else { return }
        while let taking = attendance?.taking, taking < settings.takesAtOnce, hasRoom, let run = attendance?.next() {
            guard runs[run] == nil, opening[run] == nil else { continue }
            attendance?.taking += 1
            loop.spawn(name: "take") { await self.takeUp(run) }
        }
        // The page that was read is used up, and there are more.
        if let attendance, attendance.isBehind, attendance.wantsDue {
            loop.spawn(name: "wake") { await self.lookForDueAlone() }
        }
    }

    /// Whether another run may be driven. Those that are idle make room.
    private var hasRoom: Bool {
        if driven < settings.drivenAtMost { return true }
        if attendance?.waiting ?? 0 > 0 { letGoOfIdle(for: .zero) }
        return driven < settings.drivenAtMost
    }

    /// Those that are being taken are being opened, or will be in a moment.
    private var driven: Int { runs.count + max(opening.count, attendance?.taking ?? 0) }

    private func takeUp(_ run: String) async {
        do {
            if runs[run] == nil, opening[run] == nil, !isStopping {
                try await takeOver(run, if: { $0.wantsDriver(at: now) })
            }
            attendance?.settle(run)
        } catch {
            setAside(run, EngineError(of: run, error))
        }
        attendance?.taking -= 1
        takeMore()
    }

    /// A run cannot be driven here: now, or at all.
    func setAside(_ run: String, _ error: EngineError) {
        guard attendance?.note(error, of: run) == true else { return }
        settings.complain(error)
    }
}

extension StoredRun {
    /// Whether there is something to do for whoever takes it.
    fileprivate func wantsDriver(at now: Timestamp) -> Bool {
        guard !header.head.status.isTerminal else { return false }
        return header.head.status == .running || !letters.isEmpty || header.head.wake.map { $0 <= now } ?? false
    }
}

// MARK: Letting go

extension WorkflowEngine {
    /// Lets go of runs that have only waited for so long: nothing of them is under way, and all is on disk. Only an engine
    /// that attends all runs does: another could not take them up again.
    func letGoOfIdle(for time: Duration) {
        guard attendance != nil, !isStopping else { return }
        let (instant, now) = (loop.now, now)
        let idle = runs.values.filter { run in
            guard let since = run.idleSince, instant >= since.advanced(by: time) else { return false }
            // One that wakes before long stays.
            return time == .zero || run.machine.nextTimer.map { $0.duration(since: now) >= time } ?? true
        }
        for run in idle.sorted(by: { $0.id < $1.id }) {
            release(run)
            guard let wake = run.header.head.wake else { continue }
            if wake <= now { want(run.id) }
            if attendance?.wake.map({ wake < $0.at }) ?? true { setAlarm(wake) }
        }
    }
}

extension DrivenRun {
    /// Whether the run only waits, as the disk knows: whoever reads it there has all of it.
    var isIdle: Bool {
        guard !isStepping, inbox.isEmpty, !isTimerDue, attempts.isEmpty, head == header.head else { return false }
        switch header.head.status {
        case .waiting, .suspended: return true
        case .running, .completed, .failed, .cancelled, .terminated: return false
        }
    }
}
