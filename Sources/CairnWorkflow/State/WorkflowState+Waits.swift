import CairnWire

// Waiting for letters, people and deadlines.
extension WorkflowState {
    mutating func wait(_ event: WaitStarted) throws(NondeterminismError) -> Bool {
        guard waits[event.path] == nil else { return false }
        var end: WaitState.End?
        if let letter = event.letter {
            guard let index = letters.firstIndex(where: { $0.letter == letter }) else {
                throw NondeterminismError(at: event.path, "history takes the letter \(letter), which never came")
            }
            end = .event(letters.remove(at: index))
        }
        waits[event.path] = WaitState(event, sequence: eventCount, end: end)
        touch(event.path)
        contain(event.path)
        guard end == nil else { return true }
        openWaits.append(event.path)
        setDeadline(of: event.path)
        return true
    }

    mutating func setDeadline(of path: Path) {
        guard let wait = waits[path]?.started, let deadline = wait.deadline else { return }
        timers.insert(OpenTimers.Timer(fireAt: deadline, path: wait.deadlinePath, owner: .wait(path)))
    }

    /// Ends an open wait.
    mutating func end(wait path: Path, _ end: WaitState.End) -> Bool {
        guard let index = openWaits.firstIndex(of: path), let started = waits[path]?.started else { return false }
        openWaits.remove(at: index)
        waits[path]?.end = end
        touch(path)
        if started.deadline != nil { timers.remove(started.deadlinePath) }
        return true
    }

    mutating func closeWaits() {
        for path in openWaits { _ = end(wait: path, .closed) }
    }

    /// The open wait, or the task in doubt, that a letter ends; nil when it ends none.
    func addressee(of letter: EventRaised) -> Path? {
        switch letter.name {
        case EventRaised.cancel, EventRaised.suspend, EventRaised.proceed, EventRaised.terminate: nil
        case EventRaised.resolve: Answer(letter).flatMap { asked(by: $0) }
        default:
            openWaits.first { path in
                guard let wait = waits[path]?.started, case .event(letter.name) = wait.cause else { return false }
                return wait.admits(letter.at)
            }
        }
    }

    /// The question that an answer is for: the one it names, or the only one that is open. An answer that could be for
    /// several is for none: a person who approved one call has not approved another.
    package func asked(by answer: Answer) -> Path? {
        let questions = questions
        guard let path = answer.step ?? (questions.count == 1 ? questions.first : nil), questions.contains(path) else {
            return nil
        }
        // A call that was approved and is in doubt since: the approval's deadline is no longer anybody's.
        guard let wait = waits[path], wait.isOpen else { return path }
        return wait.started.admits(answer.at) ? path : nil
    }

    /// What waits for a person's word, approvals and steps in doubt, first begun first.
    package var questions: [Path] {
        guard completed == nil else { return [] }
        let asked = openWaits.filter { waits[$0]?.isQuestion ?? false }.map { ($0, waits[$0]?.sequence ?? 0) }
        let doubted = inDoubt.map { ($0, tasks[$0]?.sequence ?? 0) }
        return (asked + doubted).sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// Nothing but a person's word moves the run on: it asks somebody something, nothing is in flight, and no timer is set
    /// but the deadlines of what it asks; or it was suspended, and what was in flight has ended.
    package var waitsForPerson: Bool {
        if status == .suspended { return inFlight.isEmpty }
        guard status == .waiting, !questions.isEmpty else { return false }
        return timers.all.allSatisfy { timer in
            if case .wait(let path) = timer.owner { waits[path]?.isQuestion ?? false } else { false }
        }
    }
}

extension WaitStarted {
    /// Whether what was said at `time` was said before the deadline.
    fileprivate func admits(_ time: Timestamp) -> Bool { deadline.map { time <= $0 } ?? true }
}
