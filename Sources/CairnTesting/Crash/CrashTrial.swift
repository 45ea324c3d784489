package import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

/// A story, driven by one process after another. A point counts from the death before it, over processes that end in good
/// order in between: each number given is a death, until they are used up or one is never reached.
package struct CrashTrial: Sendable {
    private static let run = "r1"
    private let story: Story
    private let world: SimulatedWorld

    /// What became of a run, and of the processes that drove it.
    package struct Ending: Sendable {
        package var report: RunReport
        /// How many processes died.
        package var deaths: Int
        /// The points that each process passed.
        package var points: [[String]]
        /// Those at which one died.
        package var fatal: [String]
        /// What is wrong with it, in words.
        package var faults: [String]

        /// A step was in flight at three deaths running, and was rightly taken for the cause: then the run ends in another way.
        package var blamesStep: Bool {
            deaths >= WorkflowState.deathsAllowed && report.steps.contains { $0.error?.code == "crashed" }
        }
    }

    /// - Parameter isDisturbed: what lies below the store's port fails now and then, too.
    package static func run(
        _ story: Story, on kind: DiskKind, dyingAt points: [Int], seed: UInt64 = 1, isDisturbed: Bool = false
    ) throws -> Ending {
        try SimulatedLoop.run(seed: seed) { loop in
            let trial = CrashTrial(story: story, world: try await SimulatedWorld(on: loop, kind))
            trial.world.disk.disturb(isDisturbed)
            let ending = try await trial.run(dyingAt: points)
            await trial.world.close()
            return ending
        }.value
    }

    private func run(dyingAt points: [Int]) async throws -> Ending {
        var passed: [[String]] = []
        var fatal: [String] = []
        var left = points[...]
        var next = left.popFirst()
        for number in 1...50 {
            let plan = CrashPlan(at: next)
            let host = try await SimulatedHost(number, in: world, of: story.definition, dyingBy: plan) {
                $0.storeRetries = 0
                $0.blobThreshold = 256
            } _: { [self] _, context throws(FailureDetails) in
                try await act(context, plan)
            }
            let report = try await live(host)
            passed.append(plan.points)
            guard let report else {
                fatal.append(plan.points.last ?? "")
                next = left.popFirst()
                continue
            }
            next = next.map { $0 - plan.points.count }
            if report.status.isTerminal {
                var ending = Ending(report: report, deaths: fatal.count, points: passed, fatal: fatal, faults: [])
                ending.faults = faults(of: ending)
                return ending
            }
            let store = try await world.disk.open(world.loop, CrashPlan())
            try await answer(report) { _ = try await store.post($0) }
            await store.close()
        }
        throw EngineError(.storeFailed, "the run does not come to its end")
    }

    /// One process: until its death (nil), the run's end, or a question that is answered when it has gone.
    private func live(_ host: SimulatedHost) async throws -> RunReport? {
        let result: Result<RunReport, any Error>
        do {
            result = .success(try await drive(host))
        } catch {
            result = .failure(error)
        }
        await host.end()
        switch result {
        case .success(let report):
            await world.witness.told(report)
            // It may have died of taking its leave.
            return host.plan.hasStruck ? nil : report
        case .failure(let error as EngineError) where host.plan.isDead && error.code == .storeClosed: return nil
        case .failure(let error): throw error
        }
    }

    private func drive(_ host: SimulatedHost) async throws -> RunReport {
        try await take(host)
        for post in story.early {
            // Somebody else's word, each time that somebody is there to hear it.
            _ = try? await host.store.post(letter(post.name, post.name, post.data))
        }
        var report = try await host.engine.outcome(of: Self.run)
        var answers = 0
        while story.answersWhileDriven, report.status == .waiting {
            answers += 1
            guard answers < 20 else {
                throw EngineError(.storeFailed, "nobody hears what is said to \(report.questions) \(report)")
            }
            try await answer(report) { _ = try await host.engine.post($0) }
            report = try await host.engine.outcome(of: Self.run)
        }
        return report
    }

    /// Where death does not free the run at once, it is waited for.
    private func take(_ host: SimulatedHost) async throws {
        for _ in 0..<100 {
            do {
                return try await host.engine.resume(Self.run)
            } catch let error as EngineError where error.code == .runNotFound {
                return try await host.engine.start(story.definition.start(Self.run))
            } catch let error as EngineError where error.code == .runUndone {
                return  // It had ended, and nobody was told.
            } catch let error as EngineError where error.code == .runDrivenElsewhere {
                try await world.loop.sleep(for: .seconds(1))
            }
        }
        throw EngineError(.storeFailed, "the run of a dead process is never free")
    }

    private func letter(_ id: String, _ name: String, _ data: JSON) -> Letter {
        Letter(
            run: Self.run, id: id, name: name, data: data, at: Timestamp(milliseconds: world.loop.wallMilliseconds))
    }

    /// The person goes and looks whether a step in doubt has happened.
    private func answer(_ report: RunReport, by post: (Letter) async throws -> Void) async throws {
        for question in report.questions {
            let path = question.path
            let word = story.word(path)
            var data: JSONObject = ["step": .string(path.rawValue), "approved": .bool(word.approved), "by": "ada"]
            var id = "answer-\(path)"
            if question.kind == .inDoubt {
                id += "-\(report.header.version)"
                data["approved"] = true
                if world.hasHappened(path, in: Self.run) { data["output"] = story.output(of: path) }
            }
            if word.after > .zero { try await world.loop.sleep(for: word.after) }
            try await post(letter(id, EventRaised.resolve, .object(data)))
        }
    }

    private func act(_ context: ActivityContext, _ plan: CrashPlan) async throws(FailureDetails) -> ActivityResult {
        let path = context.path
        do {
            try plan.pass("before effect \(path)")
            world.ledger.called(path)
            // Other work may come in between.
            try? await world.loop.sleep(for: .microseconds(10))
            let output = try story.effect(path, context.attempt).get()
            guard !plan.isDead else { throw CrashPlan.Death() }
            world.act(context)
            try plan.pass("after effect \(path)")
            return ActivityResult(output: output)
        } catch let failure as FailureDetails {
            throw failure
        } catch {
            throw FailureDetails(code: "dead", message: "the process is dead")
        }
    }

    private func faults(of ending: Ending) -> [String] {
        let state = world.witness.state(of: Self.run)
        var faults = world.witness.faults.map(\.description)
        if !ending.blamesStep { faults += story.check(ending.report, state) }
        for (path, effects) in world.ledger.effects.sorted(by: { $0.key < $1.key }) where effects != 1 {
            faults.append("\(path) took effect \(effects) times")
        }
        for (path, calls) in world.ledger.calls.sorted(by: { $0.key < $1.key }) {
            let attempts = state.tasks[path]?.attempt ?? 0
            if calls > attempts + ending.deaths { faults.append("\(path) was called \(calls) times") }
        }
        return faults
    }
}
