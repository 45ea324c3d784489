import CairnWire

/// The lines that `pull` and `create` answer with. An error is a line like any other, under a status that says all is well;
/// only the line `success` means that it is done.
struct OllamaProgress {
    private let origin: String
    private let model: String
    private var decoder = LineDecoder(limit: 1 << 20)
    private var isDone = false

    init(origin: String, model: String) {
        self.origin = origin
        self.model = model
    }

    /// - Throws: `model.pull_failed` with the server's words; `model.malformed`.
    mutating func feed(_ bytes: [UInt8]) throws(ModelError) -> [ModelProgress] {
        var lines: [[UInt8]] = []
        do throws(LineDecoder.LineTooLong) {
            try decoder.feed(bytes, into: &lines)
        } catch {
            throw ModelError(.malformed, "\(origin) sent \(error)", retryable: false)
        }
        var steps: [ModelProgress] = []
        for line in lines { steps.append(try read(line)) }
        return steps
    }

    /// - Throws: `model.cut` when the stream ended before `success`.
    mutating func finish() throws(ModelError) -> [ModelProgress] {
        let rest = decoder.finish()
        let steps = isDone || rest == nil ? [] : try rest.map { line throws(ModelError) in [try read(line)] } ?? []
        guard isDone else {
            throw ModelError(
                .cut, "\(origin) stopped before \(model.debugDescription) was there. Do it again: it goes on from here",
                retryable: true)
        }
        return steps
    }

    private mutating func read(_ line: [UInt8]) throws(ModelError) -> ModelProgress {
        guard let json = try? JSON(parsing: line), json.object != nil else {
            throw ModelError(.malformed, "\(origin) sent what is no report of progress", retryable: false)
        }
        if let said = json["error"]?.string {
            throw ModelError(
                .pullFailed, "\(origin) could not get \(model.debugDescription): \(said.asServerWords)",
                retryable: false)
        }
        let status = json["status"]?.string ?? ""
        if status == "success" { isDone = true }
        return ModelProgress(status: status, total: json["total"]?.int, completed: json["completed"]?.int)
    }
}
