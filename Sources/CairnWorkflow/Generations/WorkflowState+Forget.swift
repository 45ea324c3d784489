import CairnWire

// A run that starts anew from one of its steps: that step, and all that began after it, is as if it had never been.
extension WorkflowState {
    /// Which of the run's events began the step at `path`, or the first of what stands within it; nil when none has begun.
    package func beginning(of path: Path) -> Int? {
        var first: Int?
        func note(_ place: Path, _ sequence: Int) {
            if place.isWithin(path) { first = min(first ?? sequence, sequence) }
        }
        for (place, task) in tasks { note(place, task.sequence) }
        for (place, step) in steps { note(place, step.sequence) }
        for (place, wait) in waits { note(place, wait.sequence) }
        for (place, child) in children { note(place, child.sequence) }
        return first
    }

    /// Forgets the step at `path` and all that began after it, the run's end, cancellation and suspension too. What began
    /// before stays, with all that it has come to since; what was under way when the run ended is lost or in doubt, as after
    /// a takeover. Of a run that `isTakenBack` nothing could be kept.
    ///
    /// What was spent stays spent, and a person's word that more may be spent stays given. Events that forgotten waits had
    /// taken wait again; answers to forgotten questions do not, for each was given to that one question.
    ///
    /// - Returns: false when the run has never reached the step, or was taken back; nothing is forgotten then.
    mutating func forget(from path: Path) -> Bool {
        guard !isTakenBack, let cut = beginning(of: path) else { return false }
        let end = completed?.at ?? heard
        completed = nil
        cancellation = nil
        suspension = nil
        isDecided = false
        // What is forgotten holds nothing back any more.
        forgetAbandoned()
        for (path, task) in tasks where task.sequence >= cut { release(path, task, at: end) }
        let dropped = Set(
            tasks.filter { $0.value.sequence >= cut }.map(\.key)
                + waits.filter { isForgotten($0.value, cut) }.map(\.key))
        tasks = tasks.filter { $0.value.sequence < cut }
        steps = steps.filter { $0.value.sequence < cut }
        children = children.filter { $0.value.sequence < cut }
        forgetWaits(from: cut)
        firedTimers = firedTimers.filter { !$0.isWithin(anyOf: dropped) }
        for timer in timers.all where timer.path.isWithin(anyOf: dropped) { timers.remove(timer.path) }
        for path in inFlight { lose(path, at: end, workedUntil: end, died: false) }
        tellContainers()
        carry.reset(touching: paths)
        return true
    }

    private func isForgotten(_ wait: WaitState, _ cut: Int) -> Bool {
        let isGiven = wait.started.kind == Budget.questionKind && wait.answer?.approved == true
        return wait.sequence >= cut && !isGiven
    }

    /// Waits that the run's end had closed are open again.
    private mutating func forgetWaits(from cut: Int) {
        var back: [EventRaised] = []
        for (path, wait) in waits {
            if isForgotten(wait, cut) {
                if case .event(let letter)? = wait.end { back.append(letter) }
                waits[path] = nil
            } else if wait.end == .closed {
                waits[path]?.end = nil
            }
        }
        letters = back.sorted { ($0.at, $0.letter) < ($1.at, $1.letter) } + letters
        openWaits = waits.filter { $0.value.isOpen }.sorted { $0.value.sequence < $1.value.sequence }.map(\.key)
        for path in openWaits { setDeadline(of: path) }
    }

    private mutating func tellContainers() {
        containers = []
        for path in tasks.keys { contain(path) }
        for path in steps.keys { contain(path) }
        for path in waits.keys { contain(path) }
        for path in children.keys { contain(path) }
        usages = usages.filter { containers.contains($0.key) || children[$0.key] != nil }
    }
}
