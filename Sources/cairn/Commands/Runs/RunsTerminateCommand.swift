import CairnHost
import CairnWire

struct RunsTerminateCommand: Command {
    static let name = "runs terminate"
    static let arguments = ControlWords.arguments

    struct Options: ControlOptions {
        static let summary = "Ends a run at once: nothing is taken back, and what is under way is not waited for."
        var reason: String?
        var by: String?
        var json = false
    }

    private let words: ControlWords

    init(_ words: Invocation, _ options: Options) { self.words = ControlWords(words, options) }

    func run(in session: Session) async throws -> ExitCode { try await words.send(.terminate, in: session) }
}
