import CairnCrypto
import CairnWire

extension FakeOllama {
    mutating func embed(_ request: Request) -> Answer {
        switch decoded(request, as: "EmbedRequest") {
        case .failure(let refusal): return refusal.answer
        case .success(let body):
            let name = body["model"]?.string ?? ""
            guard let model = model(name) else {
                return .error(404, "model \"\(name)\" not found, try pulling it first")
            }
            let texts = body["input"]?.array?.compactMap(\.string) ?? body["input"]?.string.map { [$0] } ?? []
            guard !texts.isEmpty else { return .json(["model": .string(name), "embeddings": []]) }
            let window = window(body, model)
            let length = body["dimensions"]?.int.map { Int($0) } ?? model.dimensions
            var vectors: [JSON] = []
            var count = 0
            for text in texts {
                var tokens = model.tokenizer.tokens(text)
                if tokens.count + 1 > window - 1 {
                    guard manner == .older || body["truncate"] != false else {
                        return .error(400, "the input length exceeds the context length")
                    }
                    tokens = Array(tokens.suffix(window - 2))
                }
                count += tokens.count + 1
                let read = String(decoding: tokens.flatMap { $0 }, as: UTF8.self)
                note(read)
                vectors.append(Self.vector(read, length))
            }
            return .json([
                "model": .string(name), "embeddings": .array(vectors), "total_duration": 294_807_099,
                "load_duration": 291_295_178, "prompt_eval_count": .int(Int64(count)),
            ])
        }
    }

    /// The old form: one text, one vector, nothing else.
    mutating func embedOld(_ request: Request) -> Answer {
        let body = (try? JSON(parsing: request.body)) ?? .null
        let name = body["model"]?.string ?? ""
        guard let model = model(name) else { return .error(404, "model \"\(name)\" not found, try pulling it first") }
        return .json(["embedding": Self.vector(body["prompt"]?.string ?? "", model.dimensions)])
    }

    /// All zeros but one, as the recorded model's: its place follows from the text.
    static func vector(_ text: String, _ length: Int) -> JSON {
        var numbers = [JSON](repeating: .int(0), count: length)
        let place = text.utf8.reduce(1) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % max(1, length)
        if length > 0 { numbers[place] = .int(1) }
        return .array(numbers)
    }

    static func digest(_ bytes: [UInt8]) -> String {
        // No libcrypto, no digest: then none is right.
        "sha256:" + ((try? SHA256.digest(of: bytes).hex) ?? "")
    }
}
