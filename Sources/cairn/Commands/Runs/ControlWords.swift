import CairnHost
import CairnWire

/// What `runs cancel`, `runs terminate` and `runs suspend` have in common: which run, whose word it is, and why.
protocol ControlOptions: CommandOptions {
    static var summary: String { get }
    var reason: String? { get set }
    var by: String? { get set }
}

extension ControlOptions {
    static var block: Block<Self> {
        Block<Self>("flags", doc: summary) {
            Field("reason", \.reason, .text, shownValue: "TEXT", doc: "Why, for whoever reads the run later.")
            Field("by", \.by, .line, shownValue: "NAME", doc: "Whose word it is; left out: user@host.")
            jsonField
        }
    }
}

struct ControlWords: Sendable {
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    private let run: String
    private let reason: String?
    private let by: String?

    init(_ words: Invocation, _ options: some ControlOptions) {
        run = words.argument("ID") ?? ""
        reason = options.reason
        by = options.by
    }

    /// Sends the word and tells what became of it.
    func send(_ control: RunControl, in session: Session) async throws -> ExitCode {
        let delivery = try await session.host.control(run, control, reason: reason, by: by)
        if session.json {
            session.console.print(
                JSON.object([
                    "run": .string(run), "sent": .string(control.rawValue), "driven": .bool(delivery.driver != nil),
                    "status": .string(delivery.status), "carried_out": .bool(delivery.fate == .carriedOut),
                ]).text())
        } else if delivery.fate == .carriedOut {
            session.console.print("run \(run) is \(delivery.status)")
        } else {
            session.console.print("\(control.rawValue) sent to run \(run)")
        }
        if let next = next(delivery) { session.console.tell(next) }
        return .done
    }

    private func next(_ delivery: Delivery) -> String? {
        let driver = delivery.driver ?? "another process"
        switch delivery.fate {
        case .carriedOut: return delivery.status == "suspended" ? "cairn runs resume \(run)  goes on with it" : nil
        case .underWay: return "\(driver) sees to it: cairn runs watch \(run)  follows it"
        case .unread: return "\(driver) drives it and has not read this yet; the word is kept until it does"
        case .waits:
            return "nobody drives it, and it has something to do before: cairn runs resume \(run)  carries it out"
        }
    }
}
