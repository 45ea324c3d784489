import CairnHost
import CairnWire

struct RunCommand: Command {
    static let name = "run"
    static let arguments = [
        CommandSpec.Argument(
            "NAME", doc: "The agent or workflow; may be left out where there is only one.", isRequired: false),
        CommandSpec.Argument(
            "INPUT", doc: "What it is asked: the only entry of its input, or the only text.", isRequired: false),
    ]

    struct Options: CommandOptions {
        var set: [String] = []
        var input: String?
        var queries: String?
        var answers: String?
        var detach = false
        var json = false

        static let block = Block<Self>("flags", doc: "Runs an agent or a workflow, and prints its answer with sources.")
        {
            Field(
                "set", \.set, .list(.text), shownValue: "KEY=VALUE",
                doc: "One entry of the input; JSON where it is declared as anything but text.")
            Field("input", \.input, .line, shownValue: "FILE", doc: "A JSON file with all of the input.")
            Field(
                "queries", \.queries, .line, shownValue: "FILE",
                doc: "A file of questions instead of one: a line {\"id\", \"text\"} each.")
            Field(
                "answers", \.answers, .line, shownValue: "OUT",
                doc: "With --queries: the file {id: answer or null} that is written.")
            Field(
                "detach", \.detach, .boolean, doc: "Records the start and returns; `cairn runs resume` drives the run.")
            jsonField
        }
    }

    private let words: (first: String?, second: String?)
    private let options: Options

    init(_ words: Invocation, _ options: Options) {
        self.words = (words.argument("NAME"), words.argument("INPUT"))
        self.options = options
    }

    func run(in session: Session) async throws -> ExitCode {
        let (definition, text) = try await session.host.addressee(of: words.first, words.second)
        switch (options.queries, options.answers) {
        case (nil, nil): break
        case (let queries?, let answers?):
            return try await QuestionRun(definition: definition, queries: queries, answers: answers).run(in: session)
        default: throw Failure(.usage, "usage", "--queries FILE and --answers OUT go together")
        }
        let prepared = try await session.host.prepare(definition)
        let typed = text == nil && options.input == nil && prepared.takesText ? await session.ask(definition) : nil
        try Task.checkCancellation()
        let run = try prepared.run(with: try await input(text ?? typed, session))
        guard !options.detach else { return try await record(run, session) }
        return try await session.drive(.start(run), showsWords: prepared.isAgent)
    }

    private func input(_ text: String?, _ session: Session) async throws -> RunInput {
        var input = RunInput(text: text)
        for assignment in options.set {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
                throw Failure(.usage, "usage", "--set \(assignment) is no KEY=VALUE")
            }
            input.assignments.append(
                (String(assignment[..<equals]), String(assignment[assignment.index(after: equals)...])))
        }
        if let inputFile = options.input {
            let bytes = try await session.host.read(inputFile, limit: 64 << 20)
            do throws(JSONError) {
                input.document = try JSON(parsing: bytes)
            } catch {
                throw HostError(.badFile, "\(inputFile) is no JSON: \(error)")
            }
        }
        return input
    }

    private func record(_ run: PreparedRun, _ session: Session) async throws -> ExitCode {
        try await session.host.record(run)
        if session.json {
            session.console.print(JSON.object(["run": .string(run.id), "status": "running"]).text())
        } else {
            session.console.print(run.id)
            session.console.tell("recorded; cairn runs resume \(run.id)  drives it")
        }
        return .done
    }
}
