import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RetryTests {
    private let policy = RetryPolicy(attempts: 3, backoff: .seconds(2), factor: 3)
    private let busy = FailureDetails(code: "http.status", message: "503", retryable: true)

    private func run(_ policy: RetryPolicy) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow([TaskRequest(Path("a"), activity: "http", replay: .safe, retry: policy)]))
        try run.start(input: "in")
        return run
    }

    @Test func `a failed attempt is followed by another after a pause`() throws {
        var run = try run(policy)
        #expect(try run.fail("a", busy).isEmpty)
        #expect(run.state.status == .waiting)
        let pause = try #require(run.machine.nextTimer).duration(since: run.now)
        #expect((.seconds(1)...(.seconds(2))).contains(pause))
        try run.fireNext()
        #expect(run.inFlight == ["a#2"])
        #expect(try run.input(of: "a") == "in")
        guard case .taskScheduled(let second)? = run.history.last else { return #expect(Bool(false)) }
        #expect(second.input == nil, "a retry repeats no input in the journal")
        try run.complete("a", "out")
        #expect(try run.output() == "out")
    }

    @Test func `the last attempt's failure is the step's`() throws {
        var run = try run(policy)
        for attempt in 1...3 {
            #expect(run.state.tasks[Path("a")]?.attempt == attempt)
            try run.fail("a", busy)
            try run.fireNext()
        }
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.failure == busy)
        #expect(run.state.completed?.failed == [Path("a")])
    }

    @Test func `what cannot succeed is not tried again`() throws {
        var run = try run(policy)
        try run.fail("a", FailureDetails(code: "http.status", message: "404"))
        #expect(run.state.status == .failed)
    }

    @Test func `a policy without pause tries again at once`() throws {
        var run = try run(RetryPolicy(attempts: 2, backoff: .zero))
        try run.fail("a", busy)
        #expect(run.inFlight == ["a#2"])
        #expect(run.machine.nextTimer == nil)
    }

    @Test func `a server's own word on when to come back is kept`() throws {
        var run = try run(policy)
        var busy = busy
        busy.retryAfter = .seconds(90)
        try run.fail("a", busy)
        #expect(try #require(run.machine.nextTimer).duration(since: run.now) == .seconds(90))
    }

    @Test func `pauses grow by the factor up to the cap, less at most half`() {
        let policy = RetryPolicy(attempts: 9, backoff: .seconds(2), factor: 3, cap: .seconds(30))
        for (failures, most) in [(1, 2), (2, 6), (3, 18), (4, 30), (50, 30)] {
            #expect(policy.delay(afterFailures: failures, seed: 0) == .seconds(most))
            let least = policy.delay(afterFailures: failures, seed: .max)
            #expect(least >= .seconds(most) / 2 && least < .seconds(most) / 2 + .milliseconds(2))
        }
        #expect(policy.delay(afterFailures: 1, seed: 0, retryAfter: .seconds(1 << 40)) == .seconds(86_400))
    }

    @Test func `a run's jitter is the same in every process, and differs from run to run`() throws {
        func pause(seed: UInt64) throws -> Duration {
            var run = ScriptedRun(ToyWorkflow([TaskRequest(Path("a"), activity: "http", replay: .safe, retry: policy)]))
            try run.start(seed: seed)
            try run.fail("a", busy)
            return try #require(run.machine.nextTimer).duration(since: run.now)
        }
        let first = try pause(seed: 1)
        #expect(first == .milliseconds(1564))
        #expect(Set(try (0..<20).map { try pause(seed: $0) }).count > 15)
    }
}
