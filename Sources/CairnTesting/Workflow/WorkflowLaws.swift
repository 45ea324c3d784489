import CairnWorkflow

/// What holds for every run of every workflow (style.md §6.1). Each check throws a `LawViolation`.
package enum WorkflowLaws {
    package static func check(_ run: ScriptedRun, rng: inout SplitMix64) throws {
        let history = run.history
        let whole = try WorkflowState(replaying: history)
        try require("replaying gives the state that was lived", whole == run.state, "\(history.count) events")
        let loaded = try run.loaded().state
        try require(
            "loading its latest generation gives the state that was lived", loaded == run.state,
            "\(history.count) events")
        try checkHalves(history, whole, rng: &rng)
        try checkRepeats(history, run)
        try checkAskingAgain(run)
        try checkScheduling(history)
        try require(
            "decoding what was encoded is identity",
            try HistoryCodec.decode(HistoryCodec.encode(history)) == history, "")
        try HistoryReplay.verify(history, by: run.machine.workflow, blobs: run.blobs)
    }

    private static func checkHalves(
        _ history: [HistoryEvent], _ whole: WorkflowState, rng: inout SplitMix64
    ) throws {
        let cut = Int.random(in: 0...history.count, using: &rng)
        var resumed = try WorkflowState(replaying: history[..<cut])
        for event in history[cut...] { try resumed.apply(event) }
        try require("replaying in two halves equals replaying at once", resumed == whole, "cut at \(cut)")
    }

    /// What came from outside may come again, in any later state.
    private static func checkRepeats(_ history: [HistoryEvent], _ run: ScriptedRun) throws {
        // What was forgotten would be new.
        let start = history.lastIndex {
            if case .executionContinued(let event) = $0 { event.from != nil } else { false }
        }
        var state = run.state
        for event in history[(start ?? 0)...] where event.comesFromOutside {
            if case .executionRestarted = event { continue }  // a second one is a second start
            let changed = try state.apply(event)
            try require("an event delivered twice changes nothing", !changed && state == run.state, "\(event)")
        }
    }

    private static func checkAskingAgain(_ run: ScriptedRun) throws {
        // A machine that has just loaded the run walks it from the start, one that lived it goes by its frontiers.
        let replayed = try RunMachine(workflow: run.machine.workflow, replaying: run.history)
        for var machine in [run.machine, replayed, try run.loaded()] {
            let advance = try machine.advance(with: [], now: run.now, blobs: Blobs(run.blobs))
            try require(
                "deciding twice asks for nothing new", advance.events.isEmpty && advance.effects.isEmpty,
                "\(advance.events.map(\.kind))")
        }
    }

    private static func checkScheduling(_ history: [HistoryEvent]) throws {
        var scheduled: [Path: Int] = [:]
        var recorded: Set<Path> = []
        var timers: Set<Path> = []
        var waits: Set<Path> = []
        var letters: Set<String> = []
        var children: Set<Path> = []
        var cleansUp = false
        var finished = false
        var resumed = false
        var suspended = false
        for event in history {
            if case .executionContinued(let event) = event, event.from != nil { suspended = false }
            if case .eventRaised(let letter) = event, !finished {
                if letter.name == EventRaised.suspend { suspended = true }
                if [EventRaised.proceed, EventRaised.cancel].contains(letter.name) { suspended = false }
            }
            try require(
                "a suspended run asks for nothing", !suspended || event.comesFromOutside || finished, event.kind)
            if case .executionRestarted = event { finished = false }
            if case .executionContinued(let event) = event, event.from != nil { finished = false }
            try require("a finished run asks for nothing", !finished, event.kind)
            switch event {
            case .executionCompleted: finished = true
            case .executionResumed: resumed = true
            case .executionRestarted:
                resumed = true
                recorded = []
            case .taskScheduled(let task):
                let before = scheduled[task.path] ?? 0
                try require(
                    "attempts count on, and one is made again only after a takeover",
                    task.attempt == before + 1 || resumed && task.attempt == before, "\(task.path) \(task.attempt)")
                scheduled[task.path] = task.attempt
            case .taskCompleted(let result):
                try require(
                    "a completion answers a scheduling", 1...(scheduled[result.path] ?? 0) ~= result.attempt,
                    "\(result.path)")
            case .taskFailed(let result):
                try require(
                    "a failure answers a scheduling", 1...(scheduled[result.path] ?? 0) ~= result.attempt,
                    "\(result.path)")
            case .stepRecorded(let step):
                try require("a step ends once", recorded.insert(step.path).inserted, "\(step.path)")
            case .timerCreated(let path, _):
                try require("a timer is made once", timers.insert(path).inserted, "\(path)")
            case .waitStarted(let wait):
                try require("a wait begins once", waits.insert(wait.path).inserted, "\(wait.path)")
                if let letter = wait.letter {
                    try require("a letter is taken once", letters.insert(letter).inserted, letter)
                }
            case .childStarted(let child):
                try require("a child begins once", children.insert(child.path).inserted, "\(child.path)")
            case .cleanUpStarted:
                try require("a run cleans up once", !cleansUp, event.kind)
                cleansUp = true
            case .executionContinued(let event):
                guard event.from != nil else { break }
                (finished, resumed, cleansUp) = (false, true, false)
                (scheduled, recorded, timers, waits, letters, children) = ([:], [], [], [], [], [])
            case .executionStarted, .decisionStarted, .timerFired, .timerCancelled, .eventRaised: break
            }
        }
    }

    private static func require(_ law: String, _ holds: Bool, _ found: @autoclosure () -> String) throws {
        if !holds { throw LawViolation(law, found()) }
    }
}
