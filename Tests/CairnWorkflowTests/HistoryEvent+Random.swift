import CairnTesting
import CairnWire
import CairnWorkflow

// Any event, whether or not it could follow another.
extension HistoryEvent {
    static func random(using rng: inout SplitMix64) -> HistoryEvent {
        let at = Timestamp(milliseconds: Int64.random(in: 0...2_000_000_000_000, using: &rng))
        let path = Path(["steps.a", "turn.2.llm", "steps.p[3].one", "é"].randomElement(using: &rng) ?? "")
        let attempt = Int.random(in: 1...5, using: &rng)
        let usage =
            Bool.random(using: &rng)
            ? TokenUsage(inputTokens: 3, outputTokens: 5, cost: Dollars(0.25), isEstimated: Bool.random(using: &rng))
            : nil
        switch Int.random(in: 0..<17, using: &rng) {
        case 0:
            return .executionStarted(
                ExecutionStarted(
                    run: "r", name: "n", definition: "d", input: .random(using: &rng), seed: rng.next(), revision: 2,
                    generation: attempt, at: at))
        case 1: return .decisionStarted(at: at)
        case 2: return .executionResumed(at: at, epoch: attempt, died: Bool.random(using: &rng))
        case 3: return .executionRestarted(at: at)
        case 4:
            return .taskScheduled(
                TaskScheduled(
                    path: path, attempt: attempt, activity: "http",
                    input: Bool.random(using: &rng) ? .random(using: &rng) : nil,
                    replay: Replay.allCases.randomElement(using: &rng) ?? .safe,
                    timeout: Bool.random(using: &rng) ? .milliseconds(1500) : nil,
                    budgets: [[], [.root], [.root, path]].randomElement(using: &rng) ?? [],
                    deadlines: Bool.random(using: &rng) ? [TaskScheduled.Deadline(scope: path, at: at)] : [],
                    draw: Draw(
                        turns: Int.random(in: 0...1, using: &rng), tokens: Int.random(in: 0...7, using: &rng),
                        cost: Dollars(picodollars: Int64.random(in: 0...3_000_000_000_007, using: &rng))), at: at))
        case 5:
            return .taskCompleted(
                TaskCompleted(
                    path: path, attempt: attempt, output: .random(using: &rng),
                    citations: Bool.random(using: &rng) ? .random(using: &rng) : nil, usage: usage, at: at))
        case 6:
            return .taskFailed(
                TaskFailed(
                    path: path, attempt: attempt, failure: .random(using: &rng), usage: usage,
                    abandons: Bool.random(using: &rng), at: at))
        case 7: return .timerCreated(path: path, fireAt: at)
        case 8: return .timerFired(path: path, at: at)
        case 9: return .timerCancelled(path: path)
        case 10:
            return .stepRecorded(
                StepRecorded(
                    path: path, kind: "transform", outcome: StepOutcome.allCases.randomElement(using: &rng) ?? .failed,
                    output: Bool.random(using: &rng) ? .random(using: &rng) : nil,
                    citations: Bool.random(using: &rng) ? .random(using: &rng) : nil,
                    failure: Bool.random(using: &rng) ? .random(using: &rng) : nil, at: at))
        case 11:
            return .eventRaised(EventRaised(letter: "l", name: "n", data: .random(using: &rng), at: at))
        case 12:
            let cause: WaitStarted.Cause =
                switch Int.random(in: 0..<3, using: &rng) {
                case 0: .time
                case 1: .event("paid")
                default:
                    .answer(
                        WaitStarted.Question(
                            ask: .random(using: &rng), show: Bool.random(using: &rng) ? .random(using: &rng) : nil))
                }
            return .waitStarted(
                WaitStarted(
                    path: path, kind: "wait", cause: cause, deadline: Bool.random(using: &rng) ? at : nil,
                    letter: Bool.random(using: &rng) ? "l" : nil, at: at))
        case 13:
            return .childStarted(
                ChildStarted(path: path, kind: "agent", name: "helper", input: .random(using: &rng), at: at))
        case 14:
            return .cleanUpStarted(
                CleanUpStarted(
                    status: .cancelled, failure: Bool.random(using: &rng) ? .random(using: &rng) : nil, at: at))
        case 15:
            return .executionContinued(
                ExecutionContinued(
                    started: ExecutionStarted(
                        run: "r", name: "n", definition: "d", input: .random(using: &rng), seed: rng.next(),
                        revision: 2, generation: attempt + 1, continuesAfter: attempt, at: at),
                    parts: (0..<attempt).map {
                        ExecutionContinued.Part(level: $0, value: .random(using: &rng))
                    }, open: .random(using: &rng), from: Bool.random(using: &rng) ? path : nil, at: at))
        default:
            return .executionCompleted(
                ExecutionCompleted(
                    status: ExecutionCompleted.Status.allCases.randomElement(using: &rng) ?? .failed,
                    output: Bool.random(using: &rng) ? .random(using: &rng) : nil, citations: .random(using: &rng),
                    abstained: Bool.random(using: &rng), failure: .random(using: &rng),
                    failed: [path, Path("steps.b")], undone: Bool.random(using: &rng), at: at))
        }
    }
}

extension FailureDetails {
    static func random(using rng: inout SplitMix64) -> Self {
        Self(
            code: "http.status", message: "it \"failed\"\n", retryable: Bool.random(using: &rng),
            unreachable: Bool.random(using: &rng), retryAfter: Bool.random(using: &rng) ? .seconds(3) : nil)
    }
}

extension Value {
    static func random(using rng: inout SplitMix64, depth: Int = 3) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &rng) {
        case 0, 1: return .literal(.random(using: &rng))
        case 2: return .blob(BlobReference(hash: "0a1b", size: Int.random(in: 0...1_000_000, using: &rng)))
        case 3: return .result(of: Path("steps.a"), pointer: Bool.random(using: &rng) ? [.key("hits"), .index(3)] : [])
        case 4: return .citations(of: Path("turn.1.llm"))
        case 5: return .derived(Derived(name: "chat", scope: .root, through: 3))
        case 6: return .array((0..<3).map { _ in .random(using: &rng, depth: depth - 1) })
        default:
            // The same key twice, and keys like our own tags.
            return .object(["json", "blob", "", "json"].map { Member($0, .random(using: &rng, depth: depth - 1)) })
        }
    }
}
