import CairnWire

/// Puts an answer together from the pieces of a stream. Bytes in, text out, and the whole answer at the end; however the
/// bytes are cut, the answer is the same.
struct OpenAIStream {
    /// No answer is longer; a server that sends more is broken, or not what it says.
    static let limit = 32 << 20

    private let origin: String
    /// An event is parsed on the loop: a mebibyte is more than any piece of an answer has, and no burden.
    private var decoder = SSEDecoder(limit: 1 << 20)
    private var answer = OpenAIAnswer()
    private var received = 0
    private var sawDone = false

    init(origin: String) { self.origin = origin }

    /// Takes the next bytes. The text that came with them, and whether more is to come.
    ///
    /// - Throws: `model.malformed`; `model.status` and its kin for an error that the server sends within the stream.
    mutating func feed(_ bytes: [UInt8]) throws(ModelError) -> (text: String, goesOn: Bool) {
        received += bytes.count
        guard received <= Self.limit else { throw malformed("an answer of more than \(Self.limit) bytes") }
        var events: [SSEEvent] = []
        do {
            try decoder.feed(bytes, into: &events)
        } catch {
            throw malformed("\(error)")
        }
        var text = ""
        for event in events where !sawDone {
            if event.data == "[DONE]" {
                sawDone = true
            } else {
                text += try answer.take(try Self.parse(event.data, origin), origin)
            }
        }
        return (text, !sawDone)
    }

    /// The whole answer, when the stream has ended.
    ///
    /// - Throws: `model.cut` when it ended in the middle: neither `[DONE]` nor a reason for the end came.
    func finish(_ request: ChatRequest) throws(ModelError) -> ChatCompletion {
        guard sawDone || answer.hasFinished else {
            throw ModelError(.cut, "\(origin) ended the stream in the middle of the answer", retryable: true)
        }
        return answer.completion(request)
    }

    /// An answer that came as one object.
    static func completion(
        _ bytes: [UInt8], origin: String, _ request: ChatRequest
    ) throws(ModelError) -> ChatCompletion {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw ModelError(.malformed, "\(origin) sent invalid JSON: \(error)", retryable: true, cause: error)
        }
        var answer = OpenAIAnswer()
        _ = try answer.take(json, origin)
        guard answer.hasFinished else {
            throw ModelError(.malformed, "\(origin) sent an answer without a reason for its end", retryable: true)
        }
        return answer.completion(request)
    }

    private static func parse(_ data: String, _ origin: String) throws(ModelError) -> JSON {
        do {
            return try JSON(parsing: data)
        } catch {
            throw ModelError(
                .malformed, "\(origin) sent invalid JSON in its stream: \(error)", retryable: true, cause: error)
        }
    }

    private func malformed(_ what: String) -> ModelError {
        ModelError(.malformed, "\(origin) sent \(what)", retryable: false)
    }
}
