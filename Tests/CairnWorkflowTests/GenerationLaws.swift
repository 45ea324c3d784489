import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Random lives that continue as new every few events. What a generation is cut into must not be seen in what the run does.
@Suite struct GenerationLaws {
    private static func explore(_ workflow: ToyWorkflow, _ seed: UInt64) throws -> (ScriptedRun, didDrain: Bool) {
        var explorer = HistoryExplorer(workflow, seed: seed, blobThreshold: 40) { $0.toyAnswer(&$2) }
        explorer.events = ["paid", "shipped"]
        explorer.continuesAfter = Int(seed % 11) + 1
        let didDrain = Shared(false)
        explorer.visit = { state, _ in if state.isDraining { didDrain.withLock { $0 = true } } }
        try explorer.explore(input: ["n": 1])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
        return (explorer.run, didDrain.value)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `a run in generations decides what it decides in one`(seed: UInt64) throws {
        let workflow = seed % 2 == 0 ? ToyWorkflow.random(seed) : ToyWorkflow.waiting(seed)
        let (run, didDrain) = try Self.explore(workflow, seed)
        // A generation that is twice too long holds work back, which then comes later.
        guard !didDrain else { return }
        let whole = run.history.inOneGeneration
        try HistoryReplay.verify(whole, by: workflow, blobs: run.blobs)
        let machine = try RunMachine(workflow: workflow, replaying: whole)
        let (one, many) = (machine.state, run.state)
        #expect(machine.report == run.machine.report)
        #expect(one.timers == many.timers)
        #expect(one.waits == many.waits)
        #expect(one.openWaits == many.openWaits)
        #expect(one.letters == many.letters)
        #expect(one.accounts == many.accounts)
        #expect(one.usage == many.usage)
        #expect(one.containers == many.containers)
        #expect(one.firedTimers == many.firedTimers)
        #expect(one.eventCount == many.eventCount)
        #expect(one.completed == many.completed)
    }

    @Test func `the lives of these laws do continue as new, and some of them drain first`() throws {
        var generations = 0
        var drained = 0
        for seed in 0..<100 as Range<UInt64> {
            let (run, didDrain) = try Self.explore(ToyWorkflow.random(seed), seed)
            generations += run.state.started?.generation ?? 0
            drained += didDrain ? 1 : 0
        }
        #expect(generations > 200)
        #expect(drained > 0)
        #expect(drained < 60)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `every generation can be loaded at every commit`(seed: UInt64) throws {
        var run = ScriptedRun(ToyWorkflow.waiting(seed))
        run.blobThreshold = 60
        try run.start(input: ["n": 1], continuesAfter: 3)
        for step in 0..<30 where !run.isFinished {
            #expect(try run.loaded().state == run.state)
            if let task = run.running.first {
                try run.complete(task.path.rawValue, .int(Int64(step)))
            } else if run.machine.nextTimer != nil {
                try run.fireNext()
            } else {
                try run.send(step % 2 == 0 ? "paid" : "shipped")
                if let question = run.state.questions.first {
                    try run.send(EventRaised.resolve, ["step": .string(question.rawValue), "approved": true])
                }
            }
            if step % 5 == 4, !run.isFinished { try run.takeOver(died: step % 10 == 4) }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a run that starts anew from any of its steps goes on to an end`(seed: UInt64) throws {
        let workflow = seed % 2 == 0 ? ToyWorkflow.random(seed) : ToyWorkflow.waiting(seed)
        var explorer = HistoryExplorer(workflow, seed: seed, blobThreshold: 40) { $0.toyAnswer(&$2) }
        explorer.continuesAfter = Int(seed % 7) + 2
        try explorer.explore(input: ["n": 1])
        for _ in 0..<3 {
            guard explorer.run.isFinished, !explorer.run.state.isTakenBack else { return }
            let reached = explorer.run.machine.report.map(\.path)
            guard let path = reached.randomElement(using: &explorer.rng) else { return }
            let kept = explorer.run.state.tasks.filter { task in
                task.value.sequence < (explorer.run.state.beginning(of: path) ?? 0)
            }
            try explorer.startAnew(from: path)
            for (path, task) in kept {
                #expect(explorer.run.state.tasks[path]?.sequence == task.sequence)
                #expect(explorer.run.state.tasks[path]?.generation == task.generation)
            }
            try explorer.finish()
            try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
        }
    }
}

extension [HistoryEvent] {
    /// As it would be had the run never continued as new.
    fileprivate var inOneGeneration: [HistoryEvent] {
        compactMap { event in
            switch event {
            case .executionContinued: return nil
            case .executionStarted(var event):
                event.continuesAfter = .max
                return .executionStarted(event)
            default: return event
            }
        }
    }
}
