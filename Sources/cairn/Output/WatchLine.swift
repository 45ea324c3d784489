import CairnHost
import CairnWire

/// An event of a run as people read it: `18:00:01  ✓ steps.page  completed`. Nil for what says nothing to a person.
struct WatchLine {
    let event: WatchedEvent
    let style: Style

    /// - Parameter naming: with the run's id, where several are followed.
    func text(naming: Bool) -> String? {
        guard let (sign, subject, facts) = parts else { return nil }
        let time = event.at.map { String($0.phrase.suffix(8)) } ?? "        "
        var line = style.dim(time) + (naming ? "  \(event.run)" : "") + "  \(sign)"
        if !subject.isEmpty { line += " \(subject.forTerminal)" }
        let told = facts.compactMap(\.self).filter { !$0.isEmpty }
        if !told.isEmpty { line += "  " + style.dim(told.joined(separator: " · ").shortened(to: 200)) }
        if let problem = event.problem {
            line += "  " + style.red("\(problem.code): \(problem.message)".shortened(to: 160))
        }
        return line
    }

    private var parts: (sign: String, subject: String, facts: [String?])? {
        let path = event.path ?? ""
        let attempt = (event.attempt ?? 1) > 1 ? "attempt \(event.attempt ?? 1)" : nil
        switch event.event {
        case "executionStarted": return (style.cyan("▸"), event.name ?? "", ["started"])
        case "executionResumed": return (style.cyan("▸"), "", ["taken up", event.reason])
        case "executionRestarted": return (style.cyan("▸"), "", ["started anew"])
        case "executionContinued": return (style.cyan("▸"), path, ["continued as new"])
        case "taskScheduled": return (style.cyan("▸"), path, [event.kind, attempt])
        case "taskCompleted", "taskFailed", "stepRecorded":
            let sign = event.outcome.flatMap { RunView.Step.Outcome(rawValue: $0) }?.sign(style) ?? " "
            return (sign, path, [event.kind, event.outcome, attempt])
        case "waitStarted":
            let what = event.kind == "wait" ? event.name.map { "waits for the event \"\($0)\"" } ?? "waits" : "asks"
            return (style.yellow(event.kind == "wait" ? "…" : "?"), path, [what, until])
        case "childStarted": return (style.cyan("▸"), path, [event.kind, event.name])
        case "cleanUpStarted": return (style.yellow("↺"), "", ["takes back what was done"])
        case "timerCreated": return (style.yellow("…"), path, [until])
        case "timerFired": return (style.yellow("…"), path, ["is due"])
        case "eventRaised": return (style.cyan("✉"), word, [path, event.by.map { "by \($0)" }, event.reason])
        case "executionCompleted":
            let outcome = event.status.flatMap { RunView.Step.Outcome(rawValue: $0) } ?? .cancelled
            return (outcome.sign(style), "", [event.status])
        default: return nil
        }
    }

    private var until: String? { event.deadline.map { "until \($0.phrase)" } }

    /// Cairn's own letters by the command that sends them.
    private var word: String {
        let name = event.name ?? ""
        guard name.hasPrefix("cairn.") else { return "event \(name)" }
        return name == "cairn.resolve" ? "answer" : String(name.dropFirst("cairn.".count))
    }
}
