import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// Streams as servers send them, put together again.
@Suite struct OpenAIStreamTests {
    private static let recorded: [(name: String, completion: ChatCompletion)] = [
        (
            "ollama-usage.sse",
            ChatCompletion(
                text: "Hello from a scripted model.", usage: ChatUsage(inputTokens: 34, outputTokens: 7))
        ),
        (
            "ollama-text.sse",
            ChatCompletion(
                text: "Hello from a scripted model.",
                usage: ChatUsage(inputTokens: 1, outputTokens: 7, isEstimated: true))
        ),
        (
            "ollama-tool-call.sse",
            ChatCompletion(
                text: "",
                toolCalls: [
                    ToolCall(id: "call_s13se643", name: "get_weather", arguments: #"{"city":"Rome","days":3}"#)
                ],
                finish: .toolCalls, usage: ChatUsage(inputTokens: 1, outputTokens: 6, isEstimated: true))
        ),
    ]

    @Test(arguments: recorded.indices)
    func `a recorded stream is an answer, however its bytes are cut`(index: Int) throws {
        let (name, expected) = Self.recorded[index]
        let bytes = try Golden.bytes(name)
        for size in [1, 2, 3, 7, 64, 1000, bytes.count] {
            let (completion, text) = try Self.read(bytes, in: size)
            #expect(completion == expected, "in pieces of \(size)")
            #expect(text == expected.text)
        }
    }

    @Test(arguments: [
        ("ollama-tool-call.json", "", FinishReason.toolCalls, 1),
        ("ollama-length.json", "one two three fourone", .length, 0),
        ("ollama-reasoning.json", "42", .stop, 0),
    ])
    func `a recorded whole answer is read`(name: String, text: String, finish: FinishReason, calls: Int) throws {
        let completion = try OpenAIStream.completion(try Golden.bytes(name), origin: "http://h", .sample)
        #expect(completion.text == text)
        #expect(completion.finish == finish)
        #expect(completion.toolCalls.count == calls)
        #expect(!completion.usage.isEstimated)
    }

    /// The same server in its other form: what the provider asks of it is read as it came.
    @Test func `every recorded chat of an Ollama in OpenAI's form is read`() throws {
        var count = 0
        for recording in try Recording.all() where recording.path == "/v1/chat/completions" {
            guard recording.response["status"] == 200 else { continue }
            count += 1
            if let body = recording.response["body"] {
                let completion = try OpenAIStream.completion(body.encoded(), origin: "http://h", .sample)
                let message = body["choices"]?[0]?["message"]
                #expect(completion.text == message?["content"]?.string ?? "", "\(recording.testDescription)")
                #expect(completion.toolCalls.count == message?["tool_calls"]?.array?.count ?? 0)
                #expect(completion.usage.inputTokens == body["usage"]?["prompt_tokens"]?.int.map { Int($0) })
            } else {
                let lines = (recording.response["lines"]?.array ?? []).compactMap { $0["line"]?.string }
                let (completion, text) = try Self.read(Array((lines.joined(separator: "\n") + "\n").utf8), in: 50)
                #expect(completion.text == text)
                #expect(!completion.text.isEmpty || !completion.toolCalls.isEmpty)
            }
        }
        #expect(count == 9)
    }

    /// Flips, cuts and splices of a good stream give an answer or a typed error, quickly.
    @Test(arguments: 0..<400 as Range<UInt64>)
    func `a damaged stream is an answer or an error`(seed: UInt64) throws {
        var mutation = Mutation(seed: seed)
        let name = Self.recorded[Int(seed) % Self.recorded.count].name
        let bytes = mutation.spoil(try Golden.bytes(name))
        do throws(ModelError) {
            _ = try Self.read(bytes, in: 64)
        } catch {
            #expect([.malformed, .cut, .status].contains(error.code))
        }
    }

    @Test func `a stream that ends before its end is cut`() throws {
        let whole = try Golden.bytes("ollama-usage.sse")
        let reason = try #require(String(decoding: whole, as: UTF8.self).range(of: #""finish_reason":"stop""#))
        for count in stride(from: 0, to: reason, by: 50) {
            let error = #expect(throws: ModelError.self) { try Self.read(Array(whole[..<count]), in: 64) }
            #expect(error?.code == .cut)
            #expect(error?.retryable == true)
        }
    }

    @Test(arguments: [
        // No number at all: another id begins another call, none goes on with the last.
        [
            #"{"id":"a","function":{"name":"f","arguments":"{"}}"#, #"{"function":{"arguments":"}"}}"#,
            #"{"id":"b","function":{"name":"g","arguments":"[]"}}"#,
        ],
        // Every call numbered 0.
        [
            #"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
            #"{"index":0,"id":"b","function":{"name":"g","arguments":"[]"}}"#,
        ],
        // Pieces of two calls in turns.
        [
            #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
            #"{"index":7,"id":"b","function":{"name":"g","arguments":"["}}"#,
            #"{"index":0,"function":{"arguments":"{}"}}"#, #"{"index":7,"function":{"arguments":"]"}}"#,
        ],
        // Arguments as an object.
        [
            #"{"index":0,"id":"a","function":{"name":"f","arguments":{}}}"#,
            #"{"index":1,"id":"b","function":{"name":"g","arguments":"[]"}}"#,
        ],
    ])
    func `tool calls are put together as each server numbers them`(deltas: [String]) throws {
        let events = deltas.map { #"data: {"choices":[{"delta":{"tool_calls":[\#($0)]}}]}"# } + ["data: [DONE]", ""]
        let (completion, _) = try Self.read(Array(events.joined(separator: "\n\n").utf8), in: 16)
        #expect(
            completion.toolCalls == [
                ToolCall(id: "a", name: "f", arguments: "{}"), ToolCall(id: "b", name: "g", arguments: "[]"),
            ])
        #expect(completion.finish == .toolCalls)
    }

    @Test func `calls without ids get some of their own`() throws {
        let call =
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}},"#
            + #"{"index":1,"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}"#
        let (completion, _) = try Self.read(Array("data: \(call)\n\n".utf8), in: 500)
        #expect(completion.toolCalls.map(\.id) == ["call_0", "call_1"])
        #expect(completion.finish == .toolCalls, "whatever reason the server gave, the calls wait for results")
    }

    @Test(arguments: [
        #"{"error":{"message":"overloaded","code":503}}"#, #"{"error":"overloaded"}"#,
        #"{"error":{"message":"overloaded","type":"server_error"}}"#,
    ])
    func `an error within the stream is an error`(event: String) throws {
        let error = #expect(throws: ModelError.self) { try Self.read(Array("data: \(event)\n\n".utf8), in: 500) }
        #expect(error?.code == .status)
        #expect(error?.retryable == true)
        #expect(error?.message.contains("overloaded") == true)
    }

    @Test func `an unknown reason for the end is no end`() throws {
        let event = #"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"abort"}]}"#
        let error = #expect(throws: ModelError.self) { try Self.read(Array("\(event)\n\n".utf8), in: 500) }
        #expect(error?.code == .cut)
    }

    @Test func `a refusal is text that was filtered`() throws {
        let event = #"data: {"choices":[{"delta":{"refusal":"I cannot."},"finish_reason":"stop"}]}"#
        let (completion, _) = try Self.read(Array("\(event)\n\n".utf8), in: 500)
        #expect(completion.text == "I cannot.")
        #expect(completion.finish == .contentFilter)
    }

    private static func read(
        _ bytes: [UInt8], in size: Int
    ) throws(ModelError) -> (completion: ChatCompletion, text: String) {
        var stream = OpenAIStream(origin: "http://h")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
            let (piece, goesOn) = try stream.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            text += piece
            guard goesOn else { break }
        }
        return (try stream.finish(.sample), text)
    }
}

extension String {
    /// Where `other` begins, in bytes.
    fileprivate func range(of other: String) -> Int? {
        let (bytes, pattern) = (Array(utf8), Array(other.utf8))
        return bytes.indices.first { bytes[$0...].starts(with: pattern) }
    }
}
