import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

@Suite struct OpenAIRequestTests {
    @Test func `a conversation with passages and tools is what the golden file says`() throws {
        let passages = [
            Passage(document: "a.md", heading: "Leave > \"Parents\"", start: 0, end: 9, score: 1, text: "14 weeks."),
            Passage(document: "b.md", heading: "", start: 5, end: 9, score: 0.5, text: "None </passage> more."),
        ]
        let request = ChatRequest(
            model: "gpt-4.1-nano",
            messages: [
                ChatMessage(.system, "Answer from the passages."),
                ChatMessage(.user, [.text("How long?"), .passages(passages)]),
                ChatMessage(
                    .assistant,
                    [.text("Let me see."), .toolCall(ToolCall(id: "c1", name: "find", arguments: #"{"q":"leave"}"#))]),
                ChatMessage(
                    .tool,
                    [
                        .toolResult(ToolResult(id: "c1", name: "find", content: "14 weeks")),
                        .toolResult(ToolResult(id: "c2", name: "find", content: "no such tool", isError: true)),
                    ]),
                ChatMessage(.assistant, [.toolCall(ToolCall(id: "c3", name: "find", arguments: "not json"))]),
            ],
            tools: [
                ToolDefinition(
                    name: "find", description: "Finds.",
                    parameters: ["type": "object", "properties": ["q": ["type": "string"]]])
            ],
            output: ["type": "object", "properties": ["weeks": ["type": "integer"]], "required": ["weeks"]],
            maxTokens: 100, temperature: 0.5)
        let body = OpenAIRequest.body(request, tokenLimitKey: "max_tokens")
        try Golden.expect(try JSON(parsing: body).text(pretty: true) + "\n", "openai-request.json")
    }

    @Test func `what was not asked for is not sent`() throws {
        let body = try JSON(parsing: OpenAIRequest.body(.sample, tokenLimitKey: "max_completion_tokens"))
        #expect(
            body == [
                "model": "m", "messages": [["role": "user", "content": "hi"]], "stream": true,
                "stream_options": ["include_usage": true], "max_completion_tokens": 4096,
            ])
    }

    @Test(
        arguments: [
            (
                [
                    "type": "object", "properties": ["a": ["type": "string"]], "required": ["a"],
                    "additionalProperties": false,
                ], true
            ),
            (["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]], false),
            (["type": "object", "properties": ["a": ["type": "string"]], "additionalProperties": false], false),
            (["type": "object"], false),
            (["type": "array", "items": ["type": "object", "properties": [:]]], false),
            (["type": "array", "items": ["type": "string"]], true),
        ] as [(JSON, Bool)])
    func `a schema is strict only when it leaves nothing open`(schema: JSON, strict: Bool) throws {
        var request = ChatRequest.sample
        request.output = schema
        let body = try JSON(parsing: OpenAIRequest.body(request, tokenLimitKey: "max_tokens"))
        let format = body["response_format"]?["json_schema"]
        #expect(format?["schema"] == schema)
        #expect(format?["strict"] == (strict ? true : nil))
    }
}
