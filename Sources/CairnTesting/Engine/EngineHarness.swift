import CairnCrypto
package import CairnEngine
package import CairnReactor
package import CairnWire
package import CairnWorkflow

/// An engine with what it needs around it, for tests: one workflow under the name `toy`, one scripted activity.
package struct EngineHarness: Sendable {
    package let loop: any Loop
    package let store: any RunStore
    package let engine: WorkflowEngine
    /// What the engine complained of.
    package let complaints = Shared<[EngineError]>([])

    /// - Parameters:
    ///   - workers: for large work; the loop itself when nil.
    ///   - kinds: of activities that `activity` plays.
    ///   - settings: changed as the test needs.
    package init(
        on loop: any Loop, _ store: any RunStore, _ workflow: any Workflow, workers: (any TaskExecutor)? = nil,
        activity: ScriptedActivity = .pathEcho, kinds: [String] = [ScriptedActivity.kind],
        settings change: (inout EngineSettings) -> Void = { _ in }
    ) {
        self.loop = loop
        self.store = store
        var settings = EngineSettings(
            driver: Driver(pid: 4711, host: "here", started: Timestamp(milliseconds: 0)))
        settings.seed = { 7 }
        settings.storeRetryPause = .milliseconds(1)
        settings.complain = { [complaints] error in complaints.withLock { $0.append(error) } }
        change(&settings)
        engine = WorkflowEngine(
            loop: loop, workers: workers ?? loop, store: store,
            activities: ActivityRegistry(byKind: Dictionary(uniqueKeysWithValues: kinds.map { ($0, activity) })),
            loader: ToyLoader(["toy": workflow]), settings: settings)
    }

    package static func definition() throws -> DefinitionSnapshot {
        let bytes = Array("cairn: 1\nname: toy\n".utf8)
        return DefinitionSnapshot(hash: try SHA256.digest(of: bytes).hex, bytes: bytes)
    }

    package func start(_ id: String = "r1", input: JSON = .null) async throws {
        try await engine.start(Self.runStart(id, input: input))
    }

    package static func runStart(_ id: String, input: JSON = .null) throws -> RunStart {
        RunStart(id: id, name: "toy", definition: try definition(), input: input, origin: "run")
    }

    /// Starts a run and waits for its end.
    package func finish(_ id: String = "r1", input: JSON = .null) async throws -> RunReport {
        try await start(id, input: input)
        return try await engine.outcome(of: id)
    }

    /// The events of a run, of all its generations, as the store has them.
    package func history(of id: String = "r1") async throws -> [HistoryEvent] {
        try await store.wholeHistory(of: id).flatMap { try HistoryCodec.decode($0.events) }
    }
}
