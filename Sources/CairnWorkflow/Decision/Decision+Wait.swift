package import CairnWire

// Waiting for what comes from outside. A wait is begun once; letters and deadlines end it (`WorkflowState.waits`).
extension Decision {
    /// The wait at `path`, as history or this decision has it; nil before it has begun.
    package func wait(at path: Path) -> WaitState? { waits[path] ?? state.waits[path] }

    /// Waits for a letter named `event`. One that came before anybody waited for it ends the wait at once; each is taken
    /// once, the earliest first.
    ///
    /// - Parameters:
    ///   - kind: what the wait is called in reports.
    ///   - timeout: from now on, where the wait begins with this decision.
    /// - Returns: what ended the wait; nil while it is open.
    package mutating func wait(
        _ path: Path, kind: String, forEvent event: String, timeout: Duration?
    ) -> WaitState.End? {
        if let wait = wait(at: path) { return wait.end }
        let early = state.letters.filter { $0.name == event && !takenLetters.contains($0.letter) }.min { $0.at < $1.at }
        if let early { takenLetters.insert(early.letter) }
        return begin(
            WaitStarted(
                path: path, kind: kind, cause: .event(event), deadline: timeout.map { now.advanced(by: $0) },
                letter: early?.letter, at: now), end: early.map(WaitState.End.event))
    }

    /// Waits for a time. One that has passed ends the wait as soon as the engine looks at its timers.
    package mutating func wait(_ path: Path, kind: String, until deadline: Timestamp) -> WaitState.End? {
        if let wait = wait(at: path) { return wait.end }
        return begin(WaitStarted(path: path, kind: kind, cause: .time, deadline: deadline, at: now))
    }

    /// Asks a person, and waits for the answer. The question's id is its path; it stays open across restarts, and an answer
    /// that was given before the deadline counts, whenever it is read.
    ///
    /// - Parameters:
    ///   - kind: what the wait is called in reports.
    ///   - timeout: from now on, where the question is asked with this decision; nil: for ever.
    ///   - question: rendered once, when it is asked.
    /// - Returns: the answer, a refusal by nobody when the deadline has passed; nil while the question is open.
    /// - Throws: what `question` throws.
    package mutating func ask<Failure>(
        _ path: Path, kind: String, timeout: Duration?,
        question: (ValueReader) throws(Failure) -> WaitStarted.Question
    ) throws(Failure) -> Answer? {
        if let wait = wait(at: path) { return wait.answer }
        let question = try question(reader)
        _ = begin(
            WaitStarted(
                path: path, kind: kind, cause: .answer(question), deadline: timeout.map { now.advanced(by: $0) },
                at: now))
        return nil
    }

    private mutating func begin(_ wait: WaitStarted, end: WaitState.End? = nil) -> WaitState.End? {
        waits[wait.path] = WaitState(wait, sequence: state.eventCount + commands.count, end: end)
        commands.append(.startWait(wait))
        return end
    }
}

extension WaitState {
    /// What a question came to; nil while it is open.
    package var answer: Answer? {
        switch end {
        case .answered(let answer): answer
        case .expired(let at): Answer(approved: false, reason: "nobody answered in time", at: at)
        case .event(let letter): Answer(approved: false, at: letter.at)
        case .closed, nil: nil
        }
    }
}
