import CairnAgents
package import CairnEngine
package import CairnReactor
import CairnWire
import CairnWorkflow

/// A run of the language's verbs that is killed at given points and always comes to the same end: branches side by side, a
/// switch with an unsafe tool, a child agent, an event that came early, an approval that is given while nobody drives the
/// run, one whose deadline passes while nobody does, and a failure after which all is taken back.
package struct VerbScenario: Sendable {
    package let loop: any Loop
    package let open: @Sendable () async throws -> any RunStore
    package let ledger = EffectLedger()
    private let workflow: any Workflow

    package init(on loop: any Loop, open: @escaping @Sendable () async throws -> any RunStore) throws {
        self.loop = loop
        self.open = open
        workflow = try WorkflowPlanner().workflow(for: CairnAgents.DefinitionSnapshot(json: Self.definition))
    }

    private static let definition: JSON = [
        "cairn": 1, "entry": ["workflow": "w"],
        "agents": ["helper": ["model": "m", "instructions": "Help.", "knowledge": ["docs"]]],
        "workflows": [
            "w": [
                "steps": [
                    [
                        "id": "both",
                        "parallel": [
                            "left": [["id": "found", "retrieve": ["from": "docs", "query": "left"]]],
                            "right": [
                                [
                                    "id": "booked", "replay": "keyed",
                                    "http": ["method": "POST", "url": "https://h/", "json": "{{ run.id }}"],
                                    "undo": [
                                        [
                                            "id": "freed", "http": ["method": "DELETE", "url": "https://h/"],
                                            "replay": "keyed",
                                        ]
                                    ],
                                ]
                            ],
                        ],
                    ],
                    [
                        "id": "kind",
                        "switch": [
                            ["when": "false", "do": [["id": "never", "transform": 1]]],
                            [
                                "else": [
                                    [
                                        "id": "called", "tool": ["use": "a__b"],
                                        "undo": [["id": "uncalled", "transform": "back"]],
                                    ]
                                ]
                            ],
                        ],
                    ],
                    ["id": "asked", "agent": ["use": "helper", "input": "{{ steps.both.output.left.hits }}"]],
                    ["id": "paid", "wait": ["event": "paid"]],
                    ["id": "ok", "approve": ["ask": "Go on?", "timeout": "1h"]],
                    ["id": "late", "approve": ["ask": "In time?", "timeout": "1s"]],
                    ["id": "pause", "wait": ["for": "5ms"]],
                    [
                        "id": "gone", "when": "steps.ok.output.approved && !steps.late.output.approved",
                        "http": ["url": "https://h/gone"],
                    ],
                ]
            ]
        ],
    ]

    /// What became of a run, and of the processes that drove it.
    package struct Ending: Sendable {
        package var report: RunReport
        package var deaths: Int
        /// The points that each process passed.
        package var points: [[String]]
        /// What is wrong with it, in words.
        package var faults: [String]
    }

    /// Drives the run with one process after another, as `CrashScenario.run(dyingAt:)` does. A process that waits for a person
    /// ends in good order; the person answers while nobody drives the run.
    package func run(dyingAt points: [Int]) async throws -> Ending {
        var passed: [[String]] = []
        var deaths = 0
        var left = points[...]
        for _ in 0..<50 {
            let plan = CrashPlan(at: left.popFirst())
            let report = try await live(plan)
            passed.append(plan.points)
            guard let report else {
                deaths += 1
                continue
            }
            if report.status.isTerminal {
                return Ending(
                    report: report, deaths: deaths, points: passed,
                    faults: check(report, deaths: deaths) + (try await checkHistory()))
            }
            try await answer(report)
        }
        throw EngineError(.storeFailed, "the run does not come to its end")
    }

    /// One process: until its death (nil), the run's end, or a question.
    private func live(_ plan: CrashPlan) async throws -> RunReport? {
        let base = try await open()
        let store = CrashingStore(base, plan)
        let harness = EngineHarness(
            on: loop, store, workflow, activity: activity(plan), kinds: ["retrieve", "http", "mcp.call", "llm.chat"]
        ) {
            $0.storeRetries = 0
            $0.blobThreshold = 256
        }
        let result: Result<RunReport, any Error>
        do {
            result = .success(try await drive(harness))
        } catch {
            result = .failure(error)
        }
        if !plan.isDead { await harness.engine.shutdown() }
        store.die()
        await base.close()
        switch result {
        case .success(let report): return report
        case .failure(let error as EngineError) where error.code == .storeClosed: return nil
        case .failure(let error): throw error
        }
    }

    private func drive(_ harness: EngineHarness) async throws -> RunReport {
        do {
            try await harness.engine.resume("r1")
        } catch let error as EngineError where error.code == .runNotFound {
            try await harness.start()
        } catch let error as EngineError where error.code == .runUndone {
            // It had ended, and nobody was told.
        }
        // The event comes long before anybody waits for it, and again after each death.
        _ = try? await harness.store.post(letter("paid", "paid", ["sum": 7]))
        return try await harness.engine.outcome(of: "r1")
    }

    private func letter(_ id: String, _ name: String, _ data: JSON) -> Letter {
        Letter(run: "r1", id: id, name: name, data: data, at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    /// The person, while no process drives the run. The second question is answered too late.
    private func answer(_ report: RunReport) async throws {
        let store = try await open()
        for question in report.questions {
            let path = question.path.rawValue
            switch path {
            case "steps.late":
                try await loop.sleep(for: .seconds(2))
                _ = try await store.post(
                    letter("late", EventRaised.resolve, ["step": .string(path), "approved": true]))
            case "steps.ok":
                _ = try await store.post(
                    letter("ok", EventRaised.resolve, ["step": .string(path), "approved": true, "by": "ada"]))
            default:
                let happened = ledger.effects[question.path] != nil
                var data: JSONObject = ["step": .string(path), "approved": true]
                if happened { data["output"] = "by hand" }
                _ = try await store.post(
                    letter("doubt-\(report.header.version)", EventRaised.resolve, .object(data)))
            }
        }
        await store.close()
    }

    private func activity(_ plan: CrashPlan) -> ScriptedActivity {
        ScriptedActivity { [ledger, loop] _, context throws(FailureDetails) in
            let path = context.path
            do {
                try plan.pass("before effect \(path)")
                ledger.called(path)
                try? await loop.sleep(for: .microseconds(10))
                if path == Path("steps.gone") { throw FailureDetails(code: "http.status", message: "410") }
                if path == Self.tool { ledger.act(path) } else { ledger.act(path, key: context.idempotencyKey) }
                try plan.pass("after effect \(path)")
            } catch let failure as FailureDetails {
                throw failure
            } catch {
                throw FailureDetails(code: "dead", message: "the process is dead")
            }
            return ActivityResult(output: Self.output(of: path))
        }
    }

    private static let tool = Path("steps.kind[1].called")

    private static func output(of path: Path) -> JSON {
        switch path.rawValue {
        case "steps.both.left.found", "steps.asked.retrieve.docs":
            ["hits": [["document": "a.md", "text": .string(String(repeating: "a long passage. ", count: 40))]]]
        case "steps.asked.turn.1.llm": ["text": "an answer"]
        default: ["path": .string(path.rawValue)]
        }
    }

    private func check(_ report: RunReport, deaths: Int) -> [String] {
        var faults: [String] = []
        if report.status != .failed || report.failure?.code != "http.status" {
            faults.append("the run ended as \(report.status): \(report.failure as Any)")
        }
        let completed = report.steps.filter { $0.outcome == .completed }.map(\.path.rawValue)
        for path in [
            "steps.both.left.found", "steps.both.right.booked", "steps.kind[1].called", "steps.asked",
            "steps.asked.turn.1.llm", "steps.paid", "steps.ok", "steps.late", "steps.pause",
            "steps.both.right.booked.undo.freed", "steps.kind[1].called.undo.uncalled",
        ] where !completed.contains(path) {
            faults.append("\(path) did not complete")
        }
        for (path, effects) in ledger.effects where effects != 1 {
            faults.append("\(path) took effect \(effects) times")
        }
        for (path, calls) in ledger.calls where calls > 1 + deaths {
            faults.append("\(path) was called \(calls) times")
        }
        return faults
    }

    /// Who answered, and that the late answer did not count, is in history.
    private func checkHistory() async throws -> [String] {
        let store = try await open()
        let events = try await store.load("r1").segments.flatMap { try HistoryCodec.decode($0.events) }
        await store.close()
        let state = try WorkflowState(replaying: events)
        var faults: [String] = []
        if state.waits[Path("steps.ok")]?.answer?.by != "ada" { faults.append("nobody is known to have approved") }
        if state.waits[Path("steps.late")]?.answer?.approved != false { faults.append("a late answer counted") }
        guard case .event(let paid)? = state.waits[Path("steps.paid")]?.end, paid.letter == "paid" else {
            return faults + ["the early event was lost"]
        }
        let undone = events.compactMap { event in
            if case .cleanUpStarted = event { true } else { nil }
        }
        if undone.count != 1 { faults.append("cleaned up \(undone.count) times") }
        return faults
    }
}
