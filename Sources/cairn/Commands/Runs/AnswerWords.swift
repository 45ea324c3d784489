import CairnHost
import CairnWire

/// What `runs approve` and `runs reject` have in common: which question of which run is answered, and who answers.
struct AnswerWords {
    static let arguments = [
        CommandSpec.Argument("ID", doc: "The run."),
        CommandSpec.Argument("PATH", doc: "Which question, where several are open.", isRequired: false),
    ]

    private let run: String
    private let path: String?
    private let step: String?
    private let by: String?

    init(_ words: Invocation, step: String?, by: String?) {
        run = words.argument("ID") ?? ""
        path = words.argument("PATH")
        self.step = step
        self.by = by
    }

    /// The answer is on disk when this returns.
    func send(_ answer: Answer, _ word: String, in session: Session) async throws -> ExitCode {
        guard path == nil || step == nil || path == step else {
            throw Failure(.usage, "usage", "PATH and --step name two questions: give one of them")
        }
        let (_, isDriven) = try await session.host.answer(run, question: path ?? step, answer, by: by)
        session.acknowledge(run, word, isDriven: isDriven)
        return .done
    }
}
