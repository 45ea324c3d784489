import CairnCrypto
import CairnEngine
import CairnReactor
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

extension StoreProbe {
    /// An engine that attends all runs, beside others of its kind.
    static func attend(_ path: String, _ name: String, _ runs: Int, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        var settings = EngineSettings(driver: Driver(pid: getpid(), host: "here", started: now))
        settings.idleTime = .milliseconds(50)
        settings.roundInterval = .milliseconds(200)
        settings.complain = { error in say("complaint \(error)") }
        let engine = WorkflowEngine(
            loop: loop, workers: loop, store: store, activities: ActivityRegistry([SayActivity(loop: loop)]),
            loader: ProbeLoader(), settings: settings)
        let definition = DefinitionSnapshot(hash: try SHA256.digest(of: "probe").hex, bytes: Array("probe".utf8))
        await engine.attend()
        for number in 0..<runs {
            try await engine.record(
                RunStart(id: "\(name)-\(number)", name: "probe", definition: definition, input: .null, origin: "serve"))
        }
        say("attending")
        try? await loop.sleep(for: .seconds(3600))
        await engine.shutdown()
        await store.close()
    }
}

/// Calls, with a short wait between each and the next.
private struct ProbeWorkflow: Workflow {
    static let revision = 1
    static let length = 8

    static func path(_ index: Int) -> Path { Path("steps.s\(index)") }

    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let frontier = try decision.advance(.root, count: Self.length, parallel: 1, place: Self.path) {
            (index, decision) throws(MissingBlobs) in
            guard index % 2 == 0 else {
                let deadline = decision.now.advanced(by: .milliseconds(30))
                return decision.wait(Self.path(index), kind: "wait", until: deadline) == nil ? .open : .completed
            }
            return try decision.task(TaskRequest(Self.path(index), activity: SayActivity.kind, replay: .safe)) { _ in
                TaskInput(.null)
            }
        }
        guard frontier.isDone(of: Self.length) else { return }
        decision.complete(.completed)
    }
}

private struct ProbeLoader: WorkflowLoader {
    func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow {
        ProbeWorkflow()
    }
}

private struct SayActivity: Activity {
    static let kind = "say"
    let loop: Reactor

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        say("did \(context.run) \(context.path)")
        try? await loop.sleep(for: .milliseconds(5))
        return ActivityResult(output: .null)
    }
}
