import CairnHost
import CairnWire

struct RunsCancelCommand: Command {
    static let name = "runs cancel"
    static let arguments = ControlWords.arguments

    struct Options: ControlOptions {
        static let summary = "Ends a run, after what it did was taken back where the file says how."
        var reason: String?
        var by: String?
        var json = false
    }

    private let words: ControlWords

    init(_ words: Invocation, _ options: Options) { self.words = ControlWords(words, options) }

    func run(in session: Session) async throws -> ExitCode { try await words.send(.cancel, in: session) }
}
