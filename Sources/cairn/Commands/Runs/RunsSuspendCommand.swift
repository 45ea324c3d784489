import CairnHost
import CairnWire

struct RunsSuspendCommand: Command {
    static let name = "runs suspend"
    static let arguments = ControlWords.arguments

    struct Options: ControlOptions {
        static let summary = "Has a run begin nothing new until `runs resume`; what is under way ends."
        var reason: String?
        var by: String?
        var json = false
    }

    private let words: ControlWords

    init(_ words: Invocation, _ options: Options) { self.words = ControlWords(words, options) }

    func run(in session: Session) async throws -> ExitCode { try await words.send(.suspend, in: session) }
}
