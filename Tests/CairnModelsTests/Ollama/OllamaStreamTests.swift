import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// Streams as a real server sent them, put together again.
@Suite struct OllamaStreamTests {
    private static let failure = OllamaFailure(origin: "http://h", model: "m", wallMilliseconds: 0)

    private static func read(_ bytes: [UInt8], in size: Int) throws(ModelError) -> (ChatCompletion, String) {
        var stream = OllamaStream(failure)
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: max(1, size)) {
            let (added, goesOn) = try stream.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            text += added
            guard goesOn else { break }
        }
        text += try stream.finish()
        return (stream.answer.completion(.sample), text)
    }

    /// The recorded chats, streamed and whole, each as the bytes that came.
    private static func recorded() throws -> [(recording: Recording, bytes: [UInt8], message: JSON?)] {
        try Recording.all().filter {
            $0.path == "/api/chat" && $0.response["status"] == 200 && $0.scenario != "cancel" && $0.scenario != "queue"
        }.compactMap { recording in
            if let body = recording.response["body"] {
                guard body["done_reason"] != "load", body["done_reason"] != "unload" else { return nil }
                return (recording, body.encoded(), body)
            }
            return (recording, recording.stream, nil)
        }
    }

    @Test func `every recorded answer is read, however its bytes are cut`() throws {
        let recorded = try Self.recorded()
        #expect(recorded.count > 20)
        for (recording, bytes, whole) in recorded {
            let (completion, text) = try Self.read(bytes, in: bytes.count)
            for size in [1, 2, 3, 7, 64, 1000] {
                let (again, sameText) = try Self.read(bytes, in: size)
                #expect(again == completion, "\(recording.testDescription) in pieces of \(size)")
                #expect(sameText == text)
            }
            #expect(completion.text == text)
            #expect(!completion.usage.isEstimated)
            let last = whole ?? recording.response["lines"]?.array?.last?["line"]
            #expect(completion.usage.inputTokens == last?["prompt_eval_count"]?.int.map { Int($0) })
            let isLength = last?["done_reason"] == "length"
            #expect(completion.finish == (isLength ? .length : completion.toolCalls.isEmpty ? .stop : .toolCalls))
            if let whole {
                #expect(text == whole["message"]?["content"]?.string)
                #expect(completion.thinking == whole["message"]?["thinking"]?.string ?? "")
            }
        }
    }

    @Test func `a stream that ends before its end is cut`() throws {
        let whole = try #require(try Self.recorded().first { $0.message == nil }).bytes
        for count in stride(from: 0, to: whole.count - 2, by: 37) {
            let error = #expect(throws: ModelError.self) { try Self.read(Array(whole[..<count]), in: 64) }
            #expect(error?.code == .cut, "after \(count) bytes: \(String(describing: error))")
            #expect(error?.retryable == true)
        }
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `a damaged stream is an answer or an error`(seed: UInt64) throws {
        var mutation = Mutation(seed: seed)
        let recorded = try Self.recorded()
        let bytes = mutation.spoil(recorded[Int(seed) % recorded.count].bytes)
        do throws(ModelError) {
            _ = try Self.read(bytes, in: 64)
        } catch {
            #expect([.malformed, .cut, .status, .contextExceeded, .notFound].contains(error.code), "\(error)")
        }
    }

    @Test(arguments: [
        (#"{"error":"an error was encountered while running the model"}"#, ModelError.Code.status, true),
        (#"{"error":"the input length exceeds the context length"}"#, .contextExceeded, false),
        (#"{"error":{"message":"x"}}"#, .status, true),
        (#"{"hello":1}"#, .malformed, true), ("[]", .malformed, true), ("nonsense", .malformed, true),
        (#"{"message":{"tool_calls":[{"function":{}}]}}"#, .malformed, true),
        (#"{"message":{"content":"x"},"done":true,"done_reason":"abort"}"#, .cut, true),
    ])
    func `a line that is none of an answer is an error`(line: String, code: ModelError.Code, retryable: Bool) {
        let error = #expect(throws: ModelError.self) { try Self.read(Array("\(line)\n".utf8), in: 16) }
        #expect(error?.code == code)
        #expect(error?.retryable == retryable)
    }

    @Test func `several calls, in one line or in many, keep their order`() throws {
        let lines =
            #"{"message":{"tool_calls":[{"function":{"name":"a","arguments":{"b":1,"a":2}}},{"id":"x","function":{"name":"b","arguments":{}}}]}}"#
            + "\n" + #"{"message":{"tool_calls":[{"id":"y","function":{"name":"c"}}]}}"# + "\n" + #"{"done":true}"#
        let (completion, _) = try Self.read(Array(lines.utf8), in: 9)
        #expect(
            completion.toolCalls == [
                ToolCall(id: "call_0", name: "a", arguments: #"{"b":1,"a":2}"#),
                ToolCall(id: "x", name: "b", arguments: "{}"), ToolCall(id: "y", name: "c", arguments: ""),
            ])
        #expect(completion.finish == .toolCalls)
        #expect(completion.usage.isEstimated)
    }
}
