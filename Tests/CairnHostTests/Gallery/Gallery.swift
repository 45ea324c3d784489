import CairnAgents
import CairnCrypto
import CairnEngine
import CairnModels
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Glibc
import Testing

@testable import CairnHost

/// The definitions that ship in `agents/`, and an engine under simulated time that runs them: models are scripted, and so is
/// all that calls out, what this build cannot carry out yet among it.
struct Gallery: Sendable {
    typealias Script = @Sendable (JSON, ActivityContext) -> Result<JSON, FailureDetails>

    static let project: LoadedProject = {
        let here = #filePath
        let root = here.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/agents"
        let loader = DefinitionLoader(kinds: Catalog.builtin.knownKinds)
        var tree = SourceTree(shownFolder: "agents")
        while true {
            switch loader.load(tree) {
            case .loaded(let project): return project
            case .needs(let paths):
                for path in paths { tree.entries[path] = entry(path == "." ? root : "\(root)/\(path)") }
            }
        }
    }()

    private static func entry(_ path: String) -> SourceTree.Entry {
        guard let folder = opendir(path) else {
            guard let file = fopen(path, "rb") else { return .missing }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            return .file(Array(bytes[..<fread(&bytes, 1, bytes.count, file)]))
        }
        defer { closedir(folder) }
        var (files, folders): ([String], [String]) = ([], [])
        while let found = readdir(folder) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            if Int32(found.pointee.d_type) == Int32(DT_DIR) { folders.append(name) } else { files.append(name) }
        }
        return .folder(files: files.sorted(), folders: folders.sorted())
    }

    /// What models answer, by request; requests are numbered from 0.
    var models: @Sendable (ChatRequest, Int) -> ScriptedProvider.Reply = { _, _ in .text("said") }
    /// What activities other than models give, by kind.
    var activities: [String: Script] = [:]
    /// Letters that are there before the run begins, by name.
    var early: [(name: String, data: JSON)] = []
    /// What a person says to each question, in order.
    var answers: [JSON] = []

    struct Ran: Sendable {
        var report: RunReport
        /// What was asked of people.
        var questions: [OpenQuestion]
        /// Every call but those of models, by kind: path and input.
        var calls: [(kind: String, path: String, input: JSON)]
        var requests: [ChatRequest]
        var elapsed: Duration
    }

    /// Runs a definition to its end.
    func run(_ name: String, _ input: RunInput) throws -> Ran {
        let project = Self.project
        let entry = try project.entry(named: name)
        var snapshot = project.snapshot(of: entry)
        // What tools an MCP server has, only the server knows: no activity of a test can say so.
        for agent in snapshot.agents.keys { snapshot.agents[agent]?.tools.removeAll { $0.hasPrefix("mcp.") } }
        let bytes = snapshot.json.canonicalBytes()
        let start = RunStart(
            id: "gallery", name: name,
            definition: CairnEngine.DefinitionSnapshot(hash: try SHA256.digest(of: bytes).hex, bytes: bytes),
            input: try input.bound(to: entry, in: project.project), origin: "run")
        let outcome = try SimulatedLoop.run(seed: 7) { loop in try await drive(start, on: loop) }
        var ran = outcome.value
        ran.elapsed = outcome.elapsed
        return ran
    }

    private func drive(_ start: RunStart, on loop: SimulatedLoop) async throws -> Ran {
        let store = InMemoryRunStore()
        let provider = ScriptedProvider(loop, models)
        let calls = Shared<[(kind: String, path: String, input: JSON)]>([])
        var registry: [String: any Activity] = [ChatFormat.activity: ScriptedModel(provider: provider)]
        for (kind, script) in activities {
            registry[kind] = ScriptedActivity { input, context throws(FailureDetails) in
                calls.withLock { $0.append((kind, context.path.rawValue, input)) }
                return ActivityResult(output: try script(input, context).get())
            }
        }
        var settings = EngineSettings(driver: Driver(pid: 1, host: "here", started: Timestamp(milliseconds: 0)))
        settings.seed = { 7 }
        let engine = WorkflowEngine(
            loop: loop, workers: loop, store: store, activities: ActivityRegistry(byKind: registry),
            loader: GalleryLoader(), settings: settings)
        try await engine.start(start)
        func post(_ name: String, _ data: JSON, _ id: String) async throws {
            let now = Timestamp(milliseconds: loop.wallMilliseconds)
            _ = try await engine.post(Letter(run: start.id, id: id, name: name, data: data, at: now))
        }
        for (index, letter) in early.enumerated() { try await post(letter.name, letter.data, "early \(index)") }
        var questions: [OpenQuestion] = []
        var answers = answers[...]
        var report = try await engine.outcome(of: start.id)
        while !report.status.isTerminal, let question = report.questions.first, let answer = answers.popFirst() {
            questions.append(question)
            try await post(EventRaised.resolve, answer, "answer \(questions.count)")
            report = try await engine.outcome(of: start.id)
        }
        await engine.shutdown()
        return Ran(
            report: report, questions: questions, calls: calls.value, requests: provider.requests, elapsed: .zero)
    }
}

/// `llm.chat` with the scripted provider behind it, by the form of the real one.
private struct ScriptedModel: Activity {
    static let kind = ChatFormat.activity
    let provider: ScriptedProvider

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        do throws(ModelError) {
            let completion = try await provider.chat(ChatRequest(chat: input)) { context.stream(.text($0)) }
            return ActivityResult(
                output: completion.chatJSON,
                usage: TokenUsage(
                    inputTokens: completion.usage.inputTokens, outputTokens: completion.usage.outputTokens))
        } catch {
            throw FailureDetails(error)
        }
    }
}

private struct GalleryLoader: WorkflowLoader {
    func workflow(
        of definition: CairnEngine.DefinitionSnapshot, named name: String
    ) async throws -> any Workflow {
        try WorkflowPlanner(callsTools: Catalog.builtin.callsTools)
            .workflow(for: CairnAgents.DefinitionSnapshot(bytes: definition.bytes))
    }
}
