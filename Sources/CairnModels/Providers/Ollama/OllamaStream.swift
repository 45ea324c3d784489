import CairnWire

/// Puts an answer together from the bytes of a stream of JSON lines: bytes in, text out, and the whole answer at the end;
/// however the bytes are cut, the answer is the same.
struct OllamaStream {
    /// No answer is longer; a server that sends more is broken, or not what it says.
    static let limit = 32 << 20
    /// A line is parsed on the loop: a mebibyte is more than any piece of an answer has, and no burden.
    static let lineLimit = 1 << 20

    private let failure: OllamaFailure
    private var decoder = LineDecoder(limit: Self.lineLimit)
    private(set) var answer: OllamaAnswer
    private var received = 0

    init(_ failure: OllamaFailure) {
        self.failure = failure
        answer = OllamaAnswer(failure)
    }

    /// Takes the next bytes. The text that came with them, and whether more is to come.
    ///
    /// - Throws: `model.malformed`; what the server says in a line with an error.
    mutating func feed(_ bytes: [UInt8]) throws(ModelError) -> (text: String, goesOn: Bool) {
        received += bytes.count
        guard received <= Self.limit else {
            throw malformed("an answer of more than \(Self.limit) bytes", retryable: false)
        }
        var lines: [[UInt8]] = []
        var tooLong: LineDecoder.LineTooLong?
        do throws(LineDecoder.LineTooLong) {
            try decoder.feed(bytes, into: &lines)
        } catch {
            tooLong = error
        }
        var text = ""
        for line in lines where !answer.isDone { text += try take(line) }
        if let tooLong, !answer.isDone { throw malformed("\(tooLong)", retryable: false) }
        return (text, !answer.isDone)
    }

    /// The stream has ended. The text that stood in a last line without an end.
    ///
    /// - Throws: `model.cut` when no line with `done` came.
    mutating func finish() throws(ModelError) -> String {
        var text = ""
        if !answer.isDone, let line = decoder.finish() {
            // Half a line is no garbage: the stream was cut in it.
            guard let json = try? JSON(parsing: line) else { throw cut() }
            text = try answer.take(json)
        }
        guard answer.isDone else { throw cut() }
        return text
    }

    private mutating func take(_ line: [UInt8]) throws(ModelError) -> String {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line)
        } catch {
            throw malformed("invalid JSON in its stream: \(error)", retryable: true)
        }
        return try answer.take(json)
    }

    private func cut() -> ModelError {
        ModelError(.cut, "\(failure.origin) ended the stream in the middle of the answer", retryable: true)
    }

    private func malformed(_ what: String, retryable: Bool) -> ModelError {
        ModelError(.malformed, "\(failure.origin) sent \(what)", retryable: retryable)
    }
}
