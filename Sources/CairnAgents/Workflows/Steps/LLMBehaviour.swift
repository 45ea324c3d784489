import CairnWire
import CairnWorkflow

/// `llm`: asks a model once. Safe to run again. Gives text, or the object of its `output` schema.
///
/// The activity is `llm.chat`; see `ChatFormat`. A model whose answer does not fit the schema is shown what is wrong with it,
/// at `steps.ID.repair.N`, at most as often as an agent's is; then the step fails as `output.schema`. The verdict is recorded
/// beside the model's answers.
struct LLMBehaviour: StepBehaviour {
    let definition: LLMStep
    let price: CallPrice?

    var activity: String? { ChatFormat.activity }
    var outputPointer: [Value.Pointer] { [.key(ChatFormat.text)] }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        var said: [(answer: String, problem: String)] = []
        while true {
            let path = said.isEmpty ? site.path : Self.repair(said.count, of: site.path)
            let progress = try ask(at: path, after: said, site, &decision)
            guard progress == .completed, let schema = definition.output, decision.recorded(site.path) == nil else {
                guard let failure = progress.failure, !said.isEmpty else { return progress }
                return try site.fail(.failed(failure), &decision)
            }
            let completion = try ChatCompletion(at: path, reading: decision.reader)
            do throws(FailureDetails) {
                let output = try StructuredOutput.read(completion, schema, step: site.path)
                let citations = said.isEmpty ? nil : decision.reader.citations(of: path)
                return site.complete(.literal(output), citations: citations, &decision)
            } catch {
                let repairs = decision.revision >= 2 ? AgentPlan.repairs : 0
                guard said.count < repairs else { return try site.fail(.failed(error), &decision) }
                said.append((completion.text, error.message))
            }
        }
    }

    private func ask(
        at path: Path, after said: [(answer: String, problem: String)], _ site: StepSite, _ decision: inout Decision
    ) throws(MissingBlobs) -> Progress {
        let budgets = site.scope.budgets
        let request = site.plan.request(at: path, activity: ChatFormat.activity, replay: .safe, budgets: budgets)
        return try decision.task(request) { (reader) throws(InputError) in
            try input(site.renderer(reader), after: said, countingTokens: budgets.countTokens)
        }
    }

    private static func repair(_ number: Int, of step: Path) -> Path { step.child("repair").child("\(number)") }

    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String? {
        let isRepair = (1...AgentPlan.repairs).contains { Self.repair($0, of: step) == path }
        return isRepair && recorded == ChatFormat.activity ? "llm" : nil
    }

    /// A new start asks anew, and so takes back what was said about the answer before.
    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        [site.path]
            + (1...AgentPlan.repairs).map { Self.repair($0, of: site.path) }.filter { decision.isBegun($0) }
    }

    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool {
        guard !reader.isRecorded(path) else { return false }
        return try ChatCompletion(at: path, reading: reader).abstained
    }

    private func input(
        _ renderer: Renderer, after said: [(answer: String, problem: String)], countingTokens: Bool
    ) throws(InputError) -> TaskInput {
        var messages: [ChatFormat.Message] = []
        var references: [[Value.Pointer]] = []
        if let system = definition.system {
            messages.append(ChatFormat.Message(.system, [.text(try renderer.text(system))]))
            references += ActivityReferences.pointers(in: system, at: ChatFormat.textPointer(message: 0, part: 0))
        }
        references += ActivityReferences.pointers(
            in: definition.prompt, at: ChatFormat.textPointer(message: messages.count, part: 0))
        var parts: [ChatFormat.Part] = [.text(try renderer.text(definition.prompt))]
        if let passages = definition.passages { parts.append(.passages(try self.passages(passages, renderer))) }
        messages.append(ChatFormat.Message(.user, parts))
        for (answer, problem) in said {
            messages.append(ChatFormat.Message(.assistant, answer.isEmpty ? [] : [.text(answer)]))
            messages.append(ChatFormat.Message(.user, [.text(StructuredOutput.request(problem))]))
        }
        let request = ChatFormat.Request(
            model: definition.model, messages: messages, output: definition.output?.source,
            maxTokens: definition.maxTokens,
            references: references)
        guard countingTokens else { return TaskInput(request.value, draw: Draw(turns: 1)) }
        let prompt = TokenBound.prompt(try renderer.json(request.value))
        return TaskInput(
            request.value, draw: TokenBound.draw(prompt: prompt, maxTokens: definition.maxTokens, price: price))
    }

    private func passages(_ template: TemplateValue, _ renderer: Renderer) throws(InputError) -> Value {
        let value = try renderer.value(template)
        let json = try renderer.json(value)
        guard case .array = json else {
            throw .failed(
                FailureDetails(
                    code: CELError.Code.type.rawValue,
                    message: "\(renderer.step): passages are the hits of a retrieve step, and this is \(json.typeName)")
            )
        }
        return value
    }
}
