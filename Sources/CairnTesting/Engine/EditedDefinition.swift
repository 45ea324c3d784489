import CairnAgents
import CairnCrypto
package import CairnEngine
package import CairnReactor
import CairnWire
import CairnWorkflow

/// A definition that is edited while many runs of it are in flight, and the process restarted: nothing of a run that had
/// begun may change, and every run that begins later is of the edited one.
package struct EditedDefinition: Sendable {
    package let loop: any Loop
    private let memory = InMemoryRunStore()
    private let isOpen = Shared(false)

    package init(on loop: any Loop) { self.loop = loop }

    /// What became of the runs.
    package struct Ending: Sendable {
        package var reports: [RunReport]
        /// How many were in the middle of their first call when the definition was edited.
        package var inFlight: Int
    }

    /// Before: three steps. After: the first is gone, the second calls something else, the third is another verb, and one is
    /// new between them.
    private static let versions: [JSON] = [
        [
            "cairn": 1, "entry": ["workflow": "toy"],
            "workflows": [
                "toy": [
                    "steps": [
                        ["id": "one", "http": ["url": "https://h/one"]],
                        ["id": "two", "http": ["url": "https://h/two"]],
                        ["id": "three", "transform": "old {{ steps.one.output.url }} {{ steps.two.output.url }}"],
                    ]
                ]
            ],
        ],
        [
            "cairn": 1, "entry": ["workflow": "toy"],
            "workflows": [
                "toy": [
                    "steps": [
                        ["id": "two", "retrieve": ["from": "docs", "query": "two"]],
                        ["id": "new", "transform": 1],
                        ["id": "three", "http": ["url": "https://h/three"]],
                        ["id": "out", "transform": "new {{ steps.three.output.url }}"],
                    ]
                ]
            ],
        ],
    ]

    /// The hash of the definition before (0) and after (1) the edit.
    package static func definition(_ version: Int) throws -> CairnEngine.DefinitionSnapshot {
        let bytes = versions[version].canonicalBytes()
        return CairnEngine.DefinitionSnapshot(hash: try SHA256.digest(of: bytes).hex, bytes: bytes)
    }

    /// Begins `count` runs, edits, begins as many, restarts the process in the middle, and lets all come to their end.
    package func run(count: Int) async throws -> Ending {
        let first = engine()
        let runs = (0..<2 * count).map { "r\($0)" }
        for run in runs.prefix(count) { try await first.start(start(run, 0)) }
        var inFlight = 0
        for run in runs.prefix(count) where try await memory.header(of: run).head.status == .running { inFlight += 1 }
        for run in runs.dropFirst(count).prefix(count / 2) { try await first.start(start(run, 1)) }
        await first.shutdown()
        let second = engine()
        isOpen.withLock { $0 = true }
        for run in runs.prefix(count + count / 2) { try await second.resume(run) }
        for run in runs.dropFirst(count + count / 2) { try await second.start(start(run, 1)) }
        var ending = Ending(reports: [], inFlight: inFlight)
        for run in runs { ending.reports.append(try await second.outcome(of: run)) }
        await second.shutdown()
        return ending
    }

    private func start(_ run: String, _ version: Int) throws -> RunStart {
        RunStart(id: run, name: "toy", definition: try Self.definition(version), input: [:], origin: "run")
    }

    private func engine() -> WorkflowEngine {
        let activity = ScriptedActivity { [loop, isOpen] input, _ throws(FailureDetails) in
            while !isOpen.value {
                do {
                    try await loop.sleep(for: .milliseconds(1))
                } catch {
                    throw FailureDetails(code: "cancelled", message: "told to stop")
                }
            }
            return ActivityResult(output: input)
        }
        var settings = EngineSettings(driver: Driver(pid: 1, host: "here", started: Timestamp(milliseconds: 0)))
        settings.seed = { 7 }
        return WorkflowEngine(
            loop: loop, workers: loop, store: memory,
            activities: ActivityRegistry(byKind: ["http": activity, "retrieve": activity]), loader: PlannedLoader(),
            settings: settings)
    }
}

/// Workflows as the host makes them: from the snapshot that the run is pinned to.
private struct PlannedLoader: WorkflowLoader {
    func workflow(of definition: CairnEngine.DefinitionSnapshot, named name: String) async throws -> any Workflow {
        try WorkflowPlanner().workflow(for: CairnAgents.DefinitionSnapshot(bytes: definition.bytes))
    }
}
