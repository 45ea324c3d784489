package import CairnWire
package import CairnWorkflow

/// Leads a run through a random life: results in any order, failures, timeouts, deaths, late and repeated results, doubts
/// and their answers, cancels, new starts. All of it follows from one seed.
package struct HistoryExplorer {
    /// What an attempt came to.
    package enum Answer {
        case completed(JSON, citations: JSON? = nil, usage: TokenUsage? = nil)
        case failed(FailureDetails)
    }

    package enum Fault: CaseIterable {
        case failure, death, repetition, late, cancel, doubt, terminate, event
        /// Suspended and told to go on at any time, by letters; and ended at once by one.
        case suspension

        /// What befalls every run. Suspensions are drawn beside it, so that they change no life that is without them.
        package static let usual = Set(allCases).subtracting([.suspension])
    }

    package private(set) var run: ScriptedRun
    package var rng: SplitMix64
    package let faults: Set<Fault>
    private let answer: (TaskScheduled, JSON, inout SplitMix64) -> Answer
    /// Attempts that timed out, whose answers may still come.
    private var late: [TaskScheduled] = []
    /// Everything handed in so far.
    private var delivered: [HistoryEvent] = []
    /// The process ends in good order after each commit, and another takes the run over.
    package var diesAfterEveryCommit = false
    /// Names of events that may come at any time, whether or not they are waited for.
    package var events: [String] = []
    /// After so many events the run continues as new.
    package var continuesAfter = ExecutionStarted.usualLength
    /// Called before each event that is handed in, with the state that it meets.
    package var visit: (WorkflowState, HistoryEvent) -> Void = { _, _ in }

    package init(
        _ workflow: any Workflow, seed: UInt64, faults: Set<Fault> = Fault.usual, blobThreshold: Int? = nil,
        answer: @escaping (TaskScheduled, JSON, inout SplitMix64) -> Answer
    ) {
        run = ScriptedRun(workflow)
        run.blobThreshold = blobThreshold
        rng = SplitMix64(seed: seed)
        self.faults = faults
        self.answer = answer
    }

    /// Starts the run, leads it through `steps` random events, and then to its end.
    package mutating func explore(input: JSON = nil, steps: Int = 60) throws {
        run.now = Timestamp(milliseconds: 1_000_000)
        try take(
            .executionStarted(
                ExecutionStarted(
                    run: "r1", name: "explored", definition: "d", input: .literal(input), seed: rng.next(),
                    revision: type(of: run.machine.workflow).revision, continuesAfter: continuesAfter, at: run.now)))
        for _ in 0..<steps where !run.isFinished || chance(10) { try step() }
        try finish()
    }

    /// Without faults, to the end. A run that cannot be moved any more and has not ended is stuck.
    package mutating func finish() throws {
        for _ in 0..<20_000 {
            guard !run.isFinished else { return }
            if diesAfterEveryCommit { try takeOver(died: false) }
            guard !run.isFinished else { return }
            let before = run.history.count
            if run.state.suspension != nil {
                try letter(EventRaised.proceed, ["by": "someone"])
            } else if let task = run.running.randomElement(using: &rng) {
                try end(task)
            } else if run.machine.nextTimer != nil {
                try fire()
            } else if let question = run.state.questions.first {
                try resolve(question)
            } else if let event = awaited.first {
                try letter(event, ["n": 2])
            } else {
                throw LawViolation("a run never sticks", "nothing can move it: \(run.state.status)")
            }
            guard run.history.count > before else {
                throw LawViolation("what was asked for counts", "an event changed nothing at \(run.history.count)")
            }
        }
        throw LawViolation("a run ends", "it did not in 20,000 events")
    }

    private mutating func step() throws {
        run.now.milliseconds += Int64.random(in: 0...400, using: &rng)
        if faults.contains(.suspension), chance(6) { return try suspendOrProceed() }
        switch Int.random(in: 0..<20, using: &rng) {
        case 2 where faults.contains(.event) && !(awaited.isEmpty && events.isEmpty):
            // Early, late, or just in time.
            if let event = (awaited + events).randomElement(using: &rng) { try letter(event, ["n": 3]) }
        case 0..<9: if let task = run.running.randomElement(using: &rng) { try end(task) }
        case 9, 10: try fire()
        case 11 where faults.contains(.failure): try failAny()
        case 12 where faults.contains(.death): try takeOver(died: chance(2))
        case 13 where faults.contains(.repetition):
            if let event = delivered.randomElement(using: &rng) { try take(event) }
        case 14 where faults.contains(.late): try answerLate()
        case 15 where faults.contains(.doubt): if let path = run.state.questions.first { try resolve(path) }
        case 16 where faults.contains(.cancel) && chance(8): try letter(EventRaised.cancel, ["by": "someone"])
        case 17: try letter("hello", ["n": 1])
        case 18 where faults.contains(.terminate) && chance(12):
            try take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
        case 19 where faults.contains(.failure): if run.isFinished { try take(.executionRestarted(at: run.now)) }
        default: break
        }
    }

    private mutating func suspendOrProceed() throws {
        if chance(30) { return try letter(EventRaised.terminate, ["by": "someone", "reason": "enough"]) }
        let name = run.state.suspension == nil || chance(4) ? EventRaised.suspend : EventRaised.proceed
        try letter(name, ["by": "someone"])
    }

    private mutating func end(_ task: TaskScheduled) throws {
        let input = try run.machine.input(of: task, blobs: Blobs(run.blobs))
        switch answer(task, input, &rng) {
        case .completed(let output, let citations, let usage):
            try take(
                .taskCompleted(
                    TaskCompleted(
                        path: task.path, attempt: task.attempt, output: .literal(output),
                        citations: citations.map(Value.literal), usage: usage, at: run.now)))
        case .failed(let failure): try fail(task, failure)
        }
    }

    private mutating func failAny() throws {
        guard let task = run.running.randomElement(using: &rng) else { return }
        try fail(
            task,
            FailureDetails(
                code: "http.status", message: "503", retryable: chance(2),
                retryAfter: chance(4) ? .seconds(2) : nil))
    }

    private mutating func fail(_ task: TaskScheduled, _ failure: FailureDetails) throws {
        try take(
            .taskFailed(TaskFailed(path: task.path, attempt: task.attempt, failure: failure, at: run.now)))
    }

    private mutating func fire() throws {
        guard let next = run.machine.nextTimer else { return }
        run.now = max(run.now, next)
        for event in run.machine.dueTimers(by: run.now) {
            if case .timerFired(let path, _) = event, let task = run.state.timers[path]?.task {
                late += run.running.filter { $0.path == task }
            }
            try take(event)
        }
    }

    private mutating func answerLate() throws {
        guard !late.isEmpty else { return }
        let task = late.remove(at: Int.random(in: 0..<late.count, using: &rng))
        try take(
            .taskCompleted(
                TaskCompleted(
                    path: task.path, attempt: task.attempt, output: .literal("late"), usage: TokenUsage(inputTokens: 1),
                    at: run.now)))
    }

    private mutating func takeOver(died: Bool) throws {
        try run.load()
        late = []
        try take(.executionResumed(at: run.now, epoch: run.state.epoch + 1, died: died))
    }

    /// The run has ended, and somebody starts it anew from one of its steps.
    package mutating func startAnew(from path: Path) throws {
        late = []
        try run.startAnew(from: path.rawValue)
    }

    private mutating func resolve(_ path: Path) throws {
        var data: JSONObject = ["approved": .bool(chance(2))]
        if chance(2) { data["step"] = .string(path.rawValue) }
        if chance(3) { data["output"] = "by hand" }
        // An answer that names no step counts only when there is one to answer for.
        if run.state.questions.count > 1 { data["step"] = .string(path.rawValue) }
        try letter(EventRaised.resolve, .object(data))
    }

    /// What the run waits for.
    private var awaited: [String] {
        run.state.openWaits.compactMap { path in
            if case .event(let name)? = run.state.waits[path]?.started.cause { name } else { nil }
        }
    }

    private mutating func letter(_ name: String, _ data: JSON) throws {
        try take(
            .eventRaised(
                EventRaised(letter: "l\(delivered.count)", name: name, data: .literal(data), at: run.now)))
    }

    private mutating func take(_ event: HistoryEvent) throws {
        visit(run.state, event)
        delivered.append(event)
        try run.take(event)
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &rng) == 0 }
}
