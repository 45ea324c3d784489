import CairnHost
import CairnWire

struct RunsRejectCommand: Command {
    static let name = "runs reject"
    static let arguments = AnswerWords.arguments

    struct Options: CommandOptions {
        var step: String?
        var reason: String?
        var by: String?
        var json = false

        static let block = Block<Self>("flags", doc: "Answers what a run asks: no. A step in doubt fails.") {
            Field("step", \.step, .line, shownValue: "PATH", doc: "As PATH.")
            Field("reason", \.reason, .text, shownValue: "TEXT", doc: "Why, for whoever reads the run later.")
            Field("by", \.by, .line, shownValue: "NAME", doc: "Who rejects; left out: user@host.")
            jsonField
        }
    }

    private let words: AnswerWords
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        self.words = AnswerWords(words, step: options.step, by: options.by)
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        try await words.send(.rejected(reason: options.reason), "reject", in: session)
    }
}
