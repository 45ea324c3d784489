import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// What the promise rests on: bounds that hold for every tokenizer, and windows that hold what the bounds say.
@Suite struct OllamaWindowLaws {
    private static func conversation(using rng: inout SplitMix64) -> ChatRequest {
        var messages: [ChatMessage] = []
        for index in 0..<Int.random(in: 1...12, using: &rng) {
            let role: ChatMessage.Role =
                index == 0 && Bool.random(using: &rng)
                ? .system : [.user, .assistant].randomElement(using: &rng) ?? .user
            let words = ["a", " a", "wörter", "風と", "<b>&", "\n\t", "👩‍👩‍👧", "word", "{\"x\": 1}"]
            let text = (0..<Int.random(in: 0...200, using: &rng)).map { _ in
                words.randomElement(using: &rng) ?? ""
            }.joined()
            var parts: [ChatMessage.Part] = [.text(text)]
            if role == .assistant, Bool.random(using: &rng) {
                parts.append(.toolCall(ToolCall(id: "\(index)", name: "f", arguments: #"{"q": "<a & b>", "n": 1.50}"#)))
                messages.append(ChatMessage(role, parts))
                parts = [.toolResult(ToolResult(id: "\(index)", name: "f", content: text))]
                messages.append(ChatMessage(.tool, parts))
            } else {
                messages.append(ChatMessage(role, parts))
            }
        }
        let tools = (0..<Int.random(in: 0...4, using: &rng)).map {
            ToolDefinition(
                name: "tool\($0)", description: "Does <this> & that.",
                parameters: ["type": "object", "properties": ["q": ["type": "string"]]])
        }
        return ChatRequest(model: "m", messages: messages, tools: tools)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no tokenizer makes more tokens of a prompt than its bound says, and none fewer than the least`(
        seed: UInt64
    ) throws {
        var rng = SplitMix64(seed: seed)
        let prompt = OllamaPrompt(Self.conversation(using: &rng))
        let system = Bool.random(using: &rng) ? "You are scripted." : ""
        let bounds = PromptBounds(prompt, for: OllamaModel(template: FakeModel.template, system: system))
        for tokenizer in FakeModel.Tokenizer.allCases {
            let model = FakeModel("m", tokenizer: tokenizer, system: system)
            let count = model.count(prompt.messages, tools: prompt.tools)
            #expect(count <= bounds.most, "\(tokenizer)")
            #expect(count >= bounds.least, "\(tokenizer)")
        }
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `a proven window holds the prompt and its answer, within the limit`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let text = String(repeating: "x", count: Int.random(in: 0...300_000, using: &rng))
        let bounds = PromptBounds(text: text)
        let answer = Int.random(in: 1...8192, using: &rng)
        let limit = [nil, 512, 2048, 8192, 40_960, 131_072].randomElement(using: &rng) ?? nil
        let loaded = [nil, 2048, 4096, 32_768, 131_072].randomElement(using: &rng) ?? nil
        if let proven = OllamaWindow.proven(bounds, answer: answer, limit: limit, loaded: loaded) {
            #expect(proven.size >= bounds.most + proven.answer)
            #expect(proven.answer >= min(answer, 64))
            #expect(proven.answer <= answer)
            #expect(proven.size <= limit ?? 0)
        } else {
            #expect(limit == nil || bounds.most + min(answer, 64) > limit ?? 0)
        }
        // What is not proven grows step by step, to the limit and no further.
        var window = OllamaWindow.likely(bounds, answer: answer, limit: limit, loaded: loaded)
        var steps = 0
        while let larger = window.grown(bounds, limit: limit) {
            #expect(larger.size > window.size)
            window = larger
            steps += 1
        }
        #expect(steps < 10)
        #expect(window.size <= limit ?? .max)
        #expect(window.size >= min(limit ?? .max, bounds.most))
    }

    @Test func `of a template counts what can be written for a message`() {
        #expect(PromptBounds.literalBytes("") == 0)
        #expect(PromptBounds.literalBytes("abc") == 3)
        #expect(PromptBounds.literalBytes("a{{ .Role }}b{{ end }}") == 2)
        #expect(PromptBounds.literalBytes(#"{{ "text" }}"#) == 8)
        #expect(PromptBounds.literalBytes("a{{ never closed") == 14)
    }
}
