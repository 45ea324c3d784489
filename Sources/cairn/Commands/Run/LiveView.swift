import CairnHost
import CairnReactor
import CairnWire

/// A run as it happens, on a terminal: finished steps as lines that stay, what is under way as one line that changes, an
/// agent's words as they come. Called on the loop.
///
/// Where standard error is no terminal it shows no steps, where standard output is none no words: a pipe gets the result
/// when it is one.
final class LiveView: Sendable {
    private struct State {
        var underWay: [String] = []
        var hasTransient = false
        /// What was said so far by the call that speaks, and which that is.
        var streamed = ""
        var speaker: String?
        /// The cursor stands behind words, not at the start of a line.
        var isWithinLine = false
    }

    private let console: Console
    private let showsSteps: Bool
    /// How long the line that changes may be, asked anew for each: windows are resized. Nil where it cannot be taken back.
    private let width: @Sendable () -> Int?
    private let showsWords: Bool
    private let state = Lock(State())

    init(console: Console, showsSteps: Bool, showsWords: Bool, width: @escaping @Sendable () -> Int?) {
        self.console = console
        self.width = width
        self.showsSteps = showsSteps
        self.showsWords = showsWords
    }

    /// The words that stand on the terminal already, as they came.
    var streamed: String { state.withLock { $0.streamed } }

    /// Ends the line that words stand on, if they do.
    func endLine() {
        let isWithinLine = state.withLock { state in
            defer { state.isWithinLine = false }
            return state.isWithinLine
        }
        if isWithinLine { console.write("\n", to: .output) }
    }

    func show(_ progress: RunProgress) {
        switch progress {
        case .words(let text, let path): say(text, by: path)
        case .again(let path): takeBack(path)
        case .released: clearTransient()
        case .resumed: line("\(console.style.cyan("▸")) resumed")
        case .began(let path, _):
            state.withLock { $0.underWay.append(path) }
            drawTransient()
        case .skipped(let path): line("\(console.style.dim("–")) \(path)  \(console.style.dim("skipped"))")
        case .waits(let wait, let forPerson): show(wait, forPerson: forPerson)
        case .ended(let step): show(step)
        }
    }

    private func show(_ step: RunView.Step) {
        state.withLock { $0.underWay.removeAll { $0 == step.path } }
        var facts = [step.kind]
        if let ended = step.ended { facts.append(ended.duration(since: step.started).phrase) }
        if let tokens = step.usage?.phrase { facts.append(tokens) }
        var text = "\(step.outcome.sign(console.style)) \(step.path)  "
        text += console.style.dim(facts.filter { !$0.isEmpty }.joined(separator: " · "))
        if let problem = step.problem {
            text += "  " + console.style.red("\(problem.code): \(problem.message)".shortened(to: 120))
        }
        line(text)
    }

    private func show(_ wait: RunView.Wait, forPerson: Bool) {
        let style = console.style
        var facts = [forPerson ? "asks a person" : wait.event.map { "waits for the event \"\($0)\"" } ?? "waits"]
        if let deadline = wait.deadline { facts.append("until \(deadline.phrase)") }
        line(
            "\(style.yellow(forPerson ? "?" : "…")) \(wait.path)  \(style.dim(facts.joined(separator: " · ").forTerminal))"
        )
    }

    private func say(_ text: String, by path: String) {
        guard showsWords, !text.isEmpty else { return }
        clearTransient()
        state.withLock { state in
            if state.speaker != path { state.streamed = "" }
            state.speaker = path
            state.streamed += text
            state.isWithinLine = !text.hasSuffix("\n")
        }
        console.write(text.forTerminal, to: .output)
    }

    /// The attempt does not count: what it said stands there, so it is said that it will be said again.
    private func takeBack(_ path: String) {
        let hadWords = state.withLock { state in
            guard state.speaker == path, !state.streamed.isEmpty else { return false }
            state.streamed = ""
            return true
        }
        endLine()
        if hadWords { console.write("\(console.style.dim("(again)"))\n", to: .output) }
    }

    private func line(_ text: String) {
        guard showsSteps else { return }
        clearTransient()
        endLine()
        console.tell("  " + text)
        drawTransient()
    }

    /// One line at the bottom says what is under way; while words come, the cursor stands behind them instead.
    private func drawTransient() {
        let text = state.withLock { state -> String? in
            guard showsSteps, let path = state.underWay.last, state.streamed.isEmpty else { return nil }
            state.hasTransient = width() != nil
            return state.underWay.count > 1 ? "\(path) and \(state.underWay.count - 1) more" : path
        }
        guard let text, let width = width() else { return }
        // A line that wraps is not taken back as a whole.
        let shown = text.shortened(to: max(1, min(72, width - 5)))
        console.write("\r\u{1B}[K  \(console.style.cyan("▸")) \(console.style.dim(shown))", to: .error)
    }

    private func clearTransient() {
        let had = state.withLock { state in
            defer { state.hasTransient = false }
            return state.hasTransient
        }
        if had { console.write("\r\u{1B}[K", to: .error) }
    }
}
