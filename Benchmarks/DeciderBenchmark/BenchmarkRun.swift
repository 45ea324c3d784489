import CairnWire
import CairnWorkflow
import Glibc

/// Drives a run whose activities answer at once, and counts the time that its machine takes.
struct BenchmarkRun {
    private var machine: RunMachine
    private(set) var history: [HistoryEvent] = []
    private(set) var deciding = Duration.zero
    private(set) var encoding = Duration.zero
    private(set) var decisions = 0
    /// The mean time of a decision in each tenth of the run.
    private(set) var tenths: [Duration] = []
    private var times: [Duration] = []
    private var open: [TaskScheduled] = []

    init(_ workflow: any Workflow) { machine = RunMachine(workflow: workflow) }

    mutating func drive(input: JSON) throws {
        let now = Timestamp(milliseconds: 1_000)
        try take(
            .executionStarted(
                ExecutionStarted(
                    run: "r", name: "n", definition: "d", input: .literal(input), seed: 1, revision: 1, at: now)))
        var turn = 0
        while let task = open.popLast() {
            turn += 1
            let output: JSON =
                task.activity == "llm.chat"
                ? [
                    "text": "I look.",
                    "tool_calls": turn < 2_000 ? [["id": "c", "name": "fly", "arguments": "{}"]] : [],
                ]
                : ["status": 200]
            try take(
                .taskCompleted(
                    TaskCompleted(path: task.path, attempt: task.attempt, output: .literal(output), at: now)))
        }
        let size = max(1, times.count / 10)
        tenths = stride(from: 0, to: times.count - size + 1, by: size).map { start in
            times[start..<start + size].reduce(.zero, +) / size
        }
    }

    private mutating func take(_ event: HistoryEvent) throws {
        times.append(.zero)
        decisions += 1
        try take([event])
        while machine.isDueToContinue { try take([]) }
    }

    private mutating func take(_ events: [HistoryEvent]) throws {
        let begun = processorTime()
        let advance = try machine.advance(with: events, now: Timestamp(milliseconds: 1_000))
        let decided = processorTime()
        _ = HistoryCodec.encode(advance.events)
        encoding += processorTime() - decided
        deciding += decided - begun
        times[times.count - 1] += decided - begun
        history += advance.events
        for case .startTask(let task) in advance.effects { open.append(task) }
    }
}

/// CPU time of this thread: other work on the machine does not count.
func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
