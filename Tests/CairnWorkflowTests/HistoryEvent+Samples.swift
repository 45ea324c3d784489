import CairnWire
import CairnWorkflow

extension HistoryEvent {
    /// Each kind once, with every member and every form of value.
    static let oneOfEachKind: [HistoryEvent] = {
        let at = Timestamp(milliseconds: 1_767_225_600_000)
        let failure = FailureDetails(
            code: "http.status", message: "503 \"busy\"", retryable: true, unreachable: true,
            retryAfter: .milliseconds(1500))
        let usage = TokenUsage(inputTokens: 12, outputTokens: 3, cost: Dollars(0.25))
        let values: Value = .array([
            .literal(["null": nil, "numbers": [1, -2.5], "json": "no tag"]),
            .blob(BlobReference(hash: "9f86d081884c7d65", size: 20_000)),
            .result(of: Path("steps.page"), pointer: [.key("links"), .index(3)]),
            .result(of: Path("steps.page"), pointer: []),
            .citations(of: Path("turn.2.llm")),
            .derived(Value.Derived(name: "chat", scope: Path("turn"), through: 2)),
            .object([Value.Member("blob", .literal(true))]),
        ])
        return [
            .executionStarted(
                ExecutionStarted(
                    run: "r1", name: "digest", definition: "d1", input: .literal(["url": "x"]), seed: .max - 1,
                    revision: 1, generation: 2, at: at)),
            .decisionStarted(at: at),
            .executionResumed(at: at, epoch: 2),
            .executionResumed(at: at, epoch: 3, died: false),
            .taskScheduled(
                TaskScheduled(
                    path: Path("steps.page"), attempt: 1, activity: "http", input: values, replay: .keyed,
                    timeout: .seconds(30), budgets: [.root], draw: Draw(tokens: 100), at: at)),
            .taskFailed(
                TaskFailed(path: Path("steps.page"), attempt: 1, failure: failure, usage: usage, at: at)),
            .timerCreated(path: Path("steps.page.retry.2"), fireAt: at),
            .timerFired(path: Path("steps.page.retry.2"), at: at),
            .timerCancelled(path: Path("steps.page.retry.2")),
            .taskScheduled(
                TaskScheduled(
                    path: Path("steps.page"), attempt: 2, activity: "http", input: nil, replay: .safe, at: at)),
            .taskCompleted(
                TaskCompleted(
                    path: Path("steps.page"), attempt: 2, output: .literal("text"), citations: .literal([]),
                    usage: usage, at: at)),
            .stepRecorded(
                StepRecorded(path: Path("steps.off"), kind: "transform", outcome: .failed, failure: failure, at: at)),
            .stepRecorded(
                StepRecorded(path: Path("steps.on"), kind: "foreach", outcome: .completed, output: .null, at: at)),
            .eventRaised(EventRaised(letter: "l1", name: "hello", data: .literal([:]), at: at)),
            .executionCompleted(
                ExecutionCompleted(
                    status: .failed, output: .null, citations: .literal([]), abstained: true, failure: failure,
                    failed: [Path("steps.page")], at: at)),
            .executionRestarted(at: at),
        ]
    }()

    /// What histories may hold since runs continue as new.
    static let thirdFormat: [HistoryEvent] = {
        let at = Timestamp(milliseconds: 1_767_225_600_000)
        let started = ExecutionStarted(
            run: "r1", name: "digest", definition: "d1", input: .literal(["url": "x"]), seed: 9, revision: 2,
            generation: 3, continuesAfter: 50, at: at)
        return [
            .executionStarted(started),
            .executionContinued(
                ExecutionContinued(
                    started: started,
                    parts: [
                        ExecutionContinued.Part(
                            level: 1, value: .blob(BlobReference(hash: "9f86d081884c7d65", size: 20_000))),
                        ExecutionContinued.Part(level: 0, value: .literal([["path": "steps.a"]])),
                    ], open: .literal(["now": 1, "usage": [:]]), at: at)),
            .executionContinued(
                ExecutionContinued(
                    started: started, parts: [], open: .blob(BlobReference(hash: "aa", size: 1)),
                    from: Path("steps.page"), at: at)),
        ]
    }()

    /// What histories may hold since runs wait, ask, have children and clean up.
    static let secondFormat: [HistoryEvent] = {
        let at = Timestamp(milliseconds: 1_767_225_600_000)
        let failure = FailureDetails(code: "broken", message: "broken")
        let values: Value = .array([.literal(1), .result(of: Path("steps.page"), pointer: [.key("links")])])
        return [
            .waitStarted(WaitStarted(path: Path("steps.time"), kind: "wait", cause: .time, deadline: at, at: at)),
            .waitStarted(
                WaitStarted(
                    path: Path("steps.paid"), kind: "wait", cause: .event("paid"), deadline: at, letter: "l0", at: at)),
            .waitStarted(
                WaitStarted(
                    path: Path("steps.ok"), kind: "approve",
                    cause: .answer(WaitStarted.Question(ask: .literal("Publish?"), show: values)), at: at)),
            .childStarted(
                ChildStarted(path: Path("steps.child"), kind: "agent", name: "helper", input: values, at: at)),
            .stepRecorded(
                StepRecorded(
                    path: Path("steps.child"), kind: "agent", outcome: .completed,
                    output: .result(of: Path("steps.child.turn.1.llm"), pointer: []),
                    citations: .citations(of: Path("steps.child.turn.1.llm")), at: at)),
            .cleanUpStarted(CleanUpStarted(status: .failed, failure: failure, at: at)),
            .executionCompleted(
                ExecutionCompleted(
                    status: .failed, failure: failure, failed: [Path("steps.page")], undone: true, at: at)),
        ]
    }()
}
