import CairnWire
import CairnWorkflow

/// `llm`: asks a model once. Safe to run again. Gives text, or the object of its `output` schema.
///
/// The activity is `llm.chat`; see `ChatFormat`. An answer that does not fit the schema fails the step as
/// `output.schema`: a verdict that is recorded beside the model's answer.
struct LLMBehaviour: StepBehaviour {
    let definition: LLMStep
    let price: CallPrice?

    var activity: String? { ChatFormat.activity }
    var outputPointer: [Value.Pointer] { [.key(ChatFormat.text)] }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: ChatFormat.activity, replay: .safe)
        let progress = try decision.task(request) { (reader) throws(InputError) in
            try input(site.renderer(reader), countingTokens: site.scope.budgets.countTokens)
        }
        guard progress == .completed, let schema = definition.output, decision.recorded(site.path) == nil else {
            return progress
        }
        let completion = try ChatCompletion(at: site.path, reading: decision.reader)
        do throws(FailureDetails) {
            let output = try StructuredOutput.read(completion, schema, step: site.path)
            return site.complete(.literal(output), &decision)
        } catch {
            return try site.fail(.failed(error), &decision)
        }
    }

    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool {
        guard !reader.isRecorded(path) else { return false }
        return try ChatCompletion(at: path, reading: reader).abstained
    }

    private func input(_ renderer: Renderer, countingTokens: Bool) throws(InputError) -> TaskInput {
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
