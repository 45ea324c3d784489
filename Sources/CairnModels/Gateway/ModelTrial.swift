package import CairnReactor
import CairnWire

/// Small real exchanges with a model, one for each thing that it may be able to do: what `cairn models test` shows.
package struct ModelTrial: Sendable {
    package enum Check: String, Sendable, Hashable, CaseIterable {
        case chat, streaming, output, tools, embedding
    }

    /// How one exchange went.
    package struct Result: Sendable {
        package enum Outcome: String, Sendable, Hashable {
            case passed, failed
            /// The model, or its server, has no such thing.
            case unsupported
        }

        package var check: Check
        package var outcome: Outcome
        package var milliseconds: Int64
        /// What came, or what went wrong, in words.
        package var detail: String
        /// Why it failed; nil where the answer was the trouble.
        package var error: ModelError?
    }

    private let gateway: ModelGateway
    private let loop: any Loop

    package init(_ gateway: ModelGateway, loop: any Loop) {
        self.gateway = gateway
        self.loop = loop
    }

    /// Tries what the model can do by its server's own word; where that says nothing, all that there is, and what fails
    /// then is unsupported.
    ///
    /// - Throws: `model.unknown`, `model.settings`; `model.unreachable` and `model.not_found`, for there is nothing to try.
    package func run(_ name: String) async throws(ModelError) -> [Result] {
        let settings = try gateway.settings(of: name)
        let server = try gateway.server(of: name)
        guard let server, let model = settings.model else { return await chat(name) }
        let capabilities = try await server.facts(of: model).capabilities
        guard let capabilities else { return await tryAll(name) }
        var results: [Result] = []
        if capabilities.contains(.completion) {
            results += await chat(name)
            results.append(await output(name))
        }
        if capabilities.contains(.tools) { results.append(await tools(name)) }
        if capabilities.contains(.embedding) { results.append(await embedding(name)) }
        return results
    }

    /// Of a server that does not say what its models can do.
    private func tryAll(_ name: String) async -> [Result] {
        let chat = await chat(name)
        guard chat.first?.outcome == .passed else {
            let embedding = await embedding(name)
            return embedding.outcome == .passed ? [embedding] : chat
        }
        return chat + [lenient(await output(name)), lenient(await tools(name))]
    }

    private func lenient(_ result: Result) -> Result {
        var result = result
        if result.outcome == .failed, result.error.map({ !$0.retryable }) ?? false { result.outcome = .unsupported }
        return result
    }
}

// MARK: - Exchanges

extension ModelTrial {
    /// One call, looked at twice: that it answers, and that its words come one after the other.
    private func chat(_ name: String) async -> [Result] {
        let passage = Passage(
            document: "trial.md", heading: "", start: 0, end: 27, score: 1, text: "The cairn on the hill is blue.")
        let request = ChatRequest(
            model: "", messages: [ChatMessage(.user, [.passages([passage]), .text("What colour is the cairn?")])],
            maxTokens: 128)
        let began = loop.now
        let first = Lock<Int64?>(nil)
        let pieces = Lock(0)
        do throws(ModelError) {
            let loop = loop
            let completion = try await gateway.chat(name, request) { _ in
                let now = Self.milliseconds(from: began, to: loop.now)
                first.withLock { $0 = $0 ?? now }
                pieces.withLock { $0 += 1 }
            }
            let took = Self.milliseconds(from: began, to: loop.now)
            let words = completion.text.asServerWords
            let tokens = "\(completion.usage.inputTokens) tokens in, \(completion.usage.outputTokens) out"
            let count = pieces.withLock { $0 }
            return [
                Result(
                    check: .chat, outcome: completion.text.isEmpty ? .failed : .passed, milliseconds: took,
                    detail: completion.text.isEmpty ? "an empty answer" : "\"\(words.prefix(60))\", \(tokens)"),
                Result(
                    check: .streaming, outcome: count > 0 ? .passed : .failed,
                    milliseconds: first.withLock { $0 } ?? took,
                    detail: count == 1 ? "in 1 piece" : "in \(count) pieces"),
            ]
        } catch {
            return [failed(.chat, error, since: began)]
        }
    }

    private func output(_ name: String) async -> Result {
        let schema: JSON = [
            "type": "object", "properties": ["colour": ["type": "string"]], "required": ["colour"],
            "additionalProperties": false,
        ]
        let request = ChatRequest(
            model: "", messages: [ChatMessage(.user, "The sky is blue. Answer with JSON: {\"colour\": …}")],
            output: schema, maxTokens: 128)
        return await call(.output, name, request) { completion in
            let json = try? JSON(parsing: completion.text)
            return json?["colour"]?.string == nil ? nil : "JSON by its schema"
        }
    }

    private func tools(_ name: String) async -> Result {
        let number: JSON = ["type": "integer"]
        let tool = ToolDefinition(
            name: "add", description: "Adds two numbers.",
            parameters: ["type": "object", "properties": ["a": number, "b": number], "required": ["a", "b"]])
        let request = ChatRequest(
            model: "", messages: [ChatMessage(.user, "Use the tool add to add 2 and 3.")], tools: [tool],
            maxTokens: 256)
        return await call(.tools, name, request) { completion in
            completion.toolCalls.first.map { "called \($0.name)(\($0.arguments))" }
        }
    }

    private func embedding(_ name: String) async -> Result {
        let began = loop.now
        do throws(ModelError) {
            let embeddings = try await gateway.embed(name, ["A cairn marks a path.", "Bread is baked."])
            return Result(
                check: .embedding, outcome: .passed, milliseconds: Self.milliseconds(from: began, to: loop.now),
                detail: "\(embeddings.dimensions) dimensions")
        } catch {
            return failed(.embedding, error, since: began)
        }
    }

    /// - Parameter read: what is seen in a good answer; nil for one that is none.
    private func call(
        _ check: Check, _ name: String, _ request: ChatRequest, _ read: (ChatCompletion) -> String?
    ) async -> Result {
        let began = loop.now
        do throws(ModelError) {
            let completion = try await gateway.chat(name, request)
            let detail = read(completion)
            return Result(
                check: check, outcome: detail == nil ? .failed : .passed,
                milliseconds: Self.milliseconds(from: began, to: loop.now),
                detail: detail ?? "answered \"\(completion.text.asServerWords.prefix(60))\"")
        } catch {
            return failed(check, error, since: began)
        }
    }

    private func failed(_ check: Check, _ error: ModelError, since began: LoopInstant) -> Result {
        Result(
            check: check, outcome: error.code == .unsupported ? .unsupported : .failed,
            milliseconds: Self.milliseconds(from: began, to: loop.now), detail: error.message, error: error)
    }

    private static func milliseconds(from began: LoopInstant, to end: LoopInstant) -> Int64 {
        (end.nanoseconds - began.nanoseconds) / 1_000_000
    }
}
