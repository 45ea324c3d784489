import CairnHost
import CairnWire

struct RunsApproveCommand: Command {
    static let name = "runs approve"
    static let arguments = AnswerWords.arguments

    struct Options: CommandOptions {
        var step: String?
        var output: String?
        var reason: String?
        var by: String?
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Answers what a run asks: yes. A step in doubt is called again, or takes a result."
        ) {
            Field("step", \.step, .line, shownValue: "PATH", doc: "As PATH.")
            Field("output", \.output, .text, shownValue: "JSON", doc: "It happened, and this was the result.")
            Field("reason", \.reason, .text, shownValue: "TEXT", doc: "Why, for whoever reads the run later.")
            Field("by", \.by, .line, shownValue: "NAME", doc: "Who approves; left out: user@host.")
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
        var answer = Answer.approved(reason: options.reason)
        if let output = options.output {
            do throws(JSONError) {
                answer = .happened(try JSON(parsing: output))
            } catch {
                throw Failure(.usage, "usage", "--output must be JSON: \(error)")
            }
        }
        return try await words.send(answer, "approve", in: session)
    }
}
