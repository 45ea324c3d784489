import CairnHost
import CairnWire

/// What to type next about a run that has not completed: each command, and what it does where its name does not say so.
struct NextSteps {
    private(set) var lines: [(command: String, meaning: String)] = []

    init(of run: RunView) {
        switch run.standing {
        case .completed, .stopped: break
        case .failed:
            if run.isUndone {
                add("cairn run \(run.name.forShell)", "starts it again: what it had done was taken back")
            } else {
                add("cairn runs resume \(run.id)", "starts the failed step anew, under its key")
                add("cairn runs retry \(run.id)", "does it anew under a new key")
            }
        case .open: answers(run)
        }
    }

    private mutating func answers(_ run: RunView) {
        if run.suspension != nil { return add("cairn runs resume \(run.id)", "goes on with it") }
        for question in run.questions {
            let target = run.questions.count > 1 ? "\(run.id) \(question.path.forShell)" : run.id
            if question.isInDoubt {
                add("cairn runs approve \(target)", "call it again")
                add("cairn runs approve \(target) --output JSON", "it happened, with this result")
                add("cairn runs reject \(target)", "it fails")
            } else {
                add("cairn runs approve \(target)")
                add("cairn runs reject \(target) --reason TEXT")
            }
        }
        for wait in run.waits {
            if let event = wait.event { add("cairn runs signal \(run.id) \(event.forShell) DATA") }
        }
        if run.driver != nil {
            add("cairn runs watch \(run.id)", "follows it")
        } else if !run.waitsForPerson {
            add("cairn runs resume \(run.id)", "goes on with it")
        }
    }

    private mutating func add(_ command: String, _ meaning: String = "") { lines.append((command, meaning)) }

    /// For a terminal, or for standard error.
    func text(_ style: Style) -> [String] {
        lines.map { "  \($0.command)" + ($0.meaning.isEmpty ? "" : "  " + style.dim($0.meaning)) }
    }
}
