import CairnHost
import CairnWire

/// What a run waits for, in words: by `run`, `runs show` and `runs list` alike.
enum WaitLines {
    /// Everything that a run waits for.
    static func all(of run: RunView, style: Style) -> [String] {
        let suspension = run.suspension.map { [of($0, style: style)] } ?? []
        return suspension + run.questions.flatMap { of($0, style: style) } + run.waits.map { of($0, style: style) }
    }

    /// `‖ suspended by ada@workshop since 2026-11-21 18:00:00: the card office is closed`
    static func of(_ suspension: RunView.Suspension, style: Style) -> String {
        let by = suspension.by.map { " by \($0)" } ?? ""
        let reason = suspension.reason.map { ": \($0)" } ?? ""
        let text = "suspended\(by) since \(suspension.since.phrase)\(reason)"
        return "\(style.yellow("‖")) " + style.dim(text.shortened(to: 200))
    }

    /// An open question: what is asked, what is shown, until when.
    static func of(_ question: RunView.Question, style: Style) -> [String] {
        var head = "\(style.yellow("?")) \(style.bold(question.ask.shortened(to: 200)))  "
        head += style.dim(([question.path] + until(question.deadline)).joined(separator: " · ").forTerminal)
        guard let show = question.show else { return [head] }
        return [head] + ShownValue(show).lines.map { "    " + $0 }
    }

    static func of(_ wait: RunView.Wait, style: Style) -> String {
        var facts = ["\(wait.path) waits" + (wait.event.map { " for the event \"\($0)\"" } ?? "")]
        facts += until(wait.deadline)
        return "\(style.yellow("…")) " + style.dim(facts.joined(separator: " · ").forTerminal)
    }

    /// All that a run waits for, on one line: `approval steps.ok · until 2026-11-21 18:00:00`.
    static func summary(of run: RunView) -> String {
        let questions = run.questions.map { question in
            ([question.isInDoubt ? "in doubt \(question.path)" : "approval \(question.path)"] + until(question.deadline))
                .joined(separator: " · ")
        }
        let waits = run.waits.map { wait in
            ([wait.event.map { "event \($0)" } ?? wait.path] + until(wait.deadline)).joined(separator: " · ")
        }
        return (questions + waits).joined(separator: ", ")
    }

    private static func until(_ deadline: Timestamp?) -> [String] { deadline.map { ["until \($0.phrase)"] } ?? [] }
}
