import CairnHost
import CairnWire

struct RunsApproveCommand: Command {
    static let name = "runs approve"
    static let arguments = [CommandSpec.Argument("ID", doc: "The run.")]

    struct Options: CommandOptions {
        var step: String?
        var output: String?
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Answers what a run asks: yes. A step in doubt is called again, or takes a result."
        ) {
            Field("step", \.step, .line, shownValue: "PATH", doc: "Which question, where several are open.")
            Field("output", \.output, .text, shownValue: "JSON", doc: "It happened, and this was the result.")
            jsonField
        }
    }

    private let id: String
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        id = words.argument("ID") ?? ""
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        var answer = Host.Answer.approved(reason: nil)
        if let output = options.output {
            do throws(JSONError) {
                answer = .happened(try JSON(parsing: output))
            } catch {
                throw Failure(.usage, "usage", "--output must be JSON: \(error)")
            }
        }
        let isDriven = try await session.host.answer(id, step: options.step, answer)
        session.acknowledge(id, "approve", isDriven: isDriven)
        return .done
    }
}
