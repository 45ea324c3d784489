import CairnHost
import CairnReactor
import CairnWire

/// Asks the person at the terminal: what is to be done exactly, until when the answer counts, yes or no.
///
/// Only `y` says yes. What cannot be understood is asked again, an empty line too: nothing is decided by a slip. The end
/// of the input decides nothing either; the run waits on.
final class Prompt: Person {
    private let console: Console
    private let keyboard: Keyboard
    private let now: @Sendable () -> Timestamp
    /// The question that stands on the screen: asked again after something moved, it is not shown again.
    private let shown = Lock<String?>(nil)

    init(console: Console, keyboard: Keyboard, now: @escaping @Sendable () -> Timestamp) {
        self.console = console
        self.keyboard = keyboard
        self.now = now
    }

    func answer(_ question: RunView.Question, of run: String) async -> Answer? {
        let isNew = shown.withLock { shown in
            defer { shown = question.path }
            return shown != question.path
        }
        if isNew {
            show(question, within: ShownValue.Bounds())
            await keyboard.forgetTyped()
        }
        while true {
            console.write(Self.choices(question), to: .error)
            guard let line = await keyboard.line() else {
                // The cursor stands behind the choices.
                console.write("\n", to: .error)
                return nil
            }
            switch Reply(line, isInDoubt: question.isInDoubt) {
            case .answer(let answer): return answer
            case .all: show(question, within: .none)
            case .unclear(let hint): console.tell("  " + hint)
            }
        }
    }

    private func show(_ question: RunView.Question, within bounds: ShownValue.Bounds) {
        let style = console.style
        var facts = [question.path]
        if let deadline = question.deadline {
            let left = max(.zero, deadline.duration(since: now()))
            facts.append("until \(deadline.phrase), \(left.phrase) from now")
        }
        console.tell("\n\(style.yellow("?")) \(style.dim(facts.joined(separator: " · ").escapedForDecision))")
        let ask = ShownValue(.string(question.ask), within: bounds)
        for line in ask.lines { console.tell("  " + style.bold(line)) }
        guard let show = question.show else { return }
        for line in ShownValue(show, within: bounds).lines { console.tell("    " + line) }
    }

    private static func choices(_ question: RunView.Question) -> String {
        question.isInDoubt
            ? "  Call it again? [y]es, [n]o (it fails), or the JSON that it returned: "
            : "  Approve? [y]es, [n]o, no with a reason (n too expensive), [v]iew all: "
    }
}

/// What a line that was typed means.
enum Reply: Equatable {
    case answer(Answer)
    /// The question is to be shown whole.
    case all
    /// It means nothing, and this says what would.
    case unclear(String)

    init(_ line: String, isInDoubt: Bool) {
        let words = line.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? String(words[1]) : nil
        switch words.first?.lowercased() {
        case "y" where rest == nil, "yes" where rest == nil: self = .answer(.approved(reason: nil))
        case "n", "no": self = .answer(.rejected(reason: rest))
        case "v" where rest == nil, "view" where rest == nil: self = .all
        case nil: self = .unclear("nothing is decided: y or n; Ctrl-D leaves the run waiting")
        default:
            if isInDoubt, let output = try? JSON(parsing: line) {  // what is no JSON is told below
                self = .answer(.happened(output))
            } else {
                self = .unclear("\"\(line.shortened(to: 40))\" is neither yes nor no: y, n, or n and a reason")
            }
        }
    }
}
