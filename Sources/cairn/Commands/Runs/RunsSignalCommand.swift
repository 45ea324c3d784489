import CairnHost
import CairnWire

struct RunsSignalCommand: Command {
    static let name = "runs signal"
    static let arguments = [
        CommandSpec.Argument("ID", doc: "The run."),
        CommandSpec.Argument("NAME", doc: "The event that the run waits for, or will."),
        CommandSpec.Argument("DATA", doc: "What the event brings: JSON, or text as it is.", isRequired: false),
    ]

    struct Options: CommandOptions {
        var input: String?
        var json = false

        static let block = Block<Self>("flags", doc: "Sends an event to a run: what a `wait` waits for.") {
            Field("input", \.input, .line, shownValue: "FILE", doc: "A JSON file with what the event brings.")
            jsonField
        }
    }

    private let id: String
    private let event: String
    private let text: String?
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        id = words.argument("ID") ?? ""
        event = words.argument("NAME") ?? ""
        text = words.argument("DATA")
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        let isDriven = try await session.host.signal(id, event: event, data: try await data(session))
        session.acknowledge(id, event, isDriven: isDriven)
        return .done
    }

    private func data(_ session: Session) async throws -> JSON {
        switch (text, options.input) {
        case (nil, nil): return .null
        case (let text?, nil):
            // People write `cairn runs signal ID paid yes` as well as `'{"amount": 3}'`.
            return (try? JSON(parsing: text)) ?? .string(text)
        case (nil, let file?):
            let bytes = try await session.host.read(file, limit: 64 << 20)
            do throws(JSONError) {
                return try JSON(parsing: bytes)
            } catch {
                throw HostError(.badFile, "\(file) is no JSON: \(error)")
            }
        case (_?, _?): throw Failure(.usage, "usage", "DATA and --input FILE exclude each other")
        }
    }
}
