import CairnWire
import CairnWorkflow

/// An agent's chat request of one turn, derived from what history holds: the instructions, the user's input with the
/// passages that were found for it, and the turns before with their tool results. History names it by one reference.
struct Transcript {
    /// The name of `Value.derived`; `through` is the turn.
    static let name = "chat"

    let plan: AgentPlan
    let paths: AgentPaths
    let reader: ValueReader

    func request(turn: Int) throws(MissingBlobs) -> ChatFormat.Request {
        var messages: [ChatFormat.Message] = []
        var references: [[Value.Pointer]] = []
        do throws(InputError) {
            let instructions = try instructions()
            if !instructions.isEmpty {
                messages.append(ChatFormat.Message(.system, [.text(instructions)]))
                references = ActivityReferences.pointers(
                    in: plan.instructions, at: ChatFormat.textPointer(message: 0, part: 0))
            }
        } catch {
            // They rendered before the first turn, from the same input.
            if case .missing(let missing) = error { throw missing }
        }
        messages.append(try question())
        var missing: Set<BlobReference> = []
        for earlier in 1..<max(1, turn) {
            do throws(MissingBlobs) {
                messages.append(try answer(of: earlier))
                messages += try replies(to: earlier)
            } catch {
                missing.formUnion(error.references)
            }
        }
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        return ChatFormat.Request(
            model: plan.model, messages: messages, tools: plan.tools.map(\.offer), output: plan.output?.source,
            maxTokens: AgentPlan.maxTokens, references: references)
    }

    /// What the model is told before it is asked.
    func instructions() throws(InputError) -> String {
        try Renderer(scope: StepScope(steps: [:], root: paths.scope), reader: reader, step: Path("instructions")).text(
            plan.instructions)
    }

    private func question() throws(MissingBlobs) -> ChatFormat.Message {
        let input = try reader.json(reader.input(of: paths.scope) as Value)
        var parts: [ChatFormat.Part] = [.text(AgentInput.text(input))]
        for base in plan.first {
            parts.append(.passages(.result(of: paths.retrieval(from: base), pointer: [.key("hits")])))
        }
        return ChatFormat.Message(.user, parts)
    }

    private func answer(of turn: Int) throws(MissingBlobs) -> ChatFormat.Message {
        let completion = try ChatCompletion(at: paths.model(turn), reading: reader)
        var parts: [ChatFormat.Part] = completion.text.isEmpty ? [] : [.text(completion.text)]
        parts += completion.toolCalls.map(ChatFormat.Part.toolCall)
        return ChatFormat.Message(.assistant, parts)
    }

    /// What the model is told after a turn: each tool's result, or what is wrong with its answer.
    func replies(to turn: Int) throws(MissingBlobs) -> [ChatFormat.Message] {
        if let failure = reader.result(at: paths.answer(turn))?.failure {
            return [ChatFormat.Message(.user, [.text(StructuredOutput.request(failure.message))])]
        }
        let calls = try ChatCompletion(at: paths.model(turn), reading: reader).toolCalls
        var messages: [ChatFormat.Message] = []
        for (index, call) in calls.enumerated() {
            messages.append(try result(of: call, at: paths.call(turn, index + 1)))
        }
        return messages
    }

    private func result(of call: ToolCall, at path: Path) throws(MissingBlobs) -> ChatFormat.Message {
        let result = reader.result(at: path)
        let part: ChatFormat.Part
        if result?.outcome == .completed, let output = result?.output {
            if let passages = plan.tool(call.name)?.passages(at: path) {
                part = .found(call, passages: passages)
            } else if result?.citations != nil {
                let json = try reader.json(output)
                part = .found(call, passages: .citations(of: path), content: json.string ?? json.text())
            } else {
                let json = try reader.json(output)
                part = .toolResult(call, content: json.string ?? json.text(), isError: false)
            }
        } else {
            part = .toolResult(call, content: result?.failure?.message ?? "the call failed", isError: true)
        }
        return ChatFormat.Message(.tool, [part])
    }
}
