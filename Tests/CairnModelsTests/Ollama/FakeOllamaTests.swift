import CairnTesting
import CairnWire
import Testing

/// The fake server does what the recorded one did: each recorded request is put to it, in order, and its answer has the
/// status, the media type, the fields, and where the server had no choice the values of the recorded one.
@Suite struct FakeOllamaTests {
    /// What Cairn never asks a native Ollama for, by the beginning of its path.
    private static let foreign = ["/v1/"]

    @Test func `every recorded exchange is answered as the real server did`() throws {
        var fake = FakeOllama()
        var replayed = 0
        for recording in try Recording.all() where !Self.foreign.contains(where: recording.path.hasPrefix) {
            prepare(&fake, for: recording)
            let headers = (recording.request["headers"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }
            let answer = fake.answer(
                FakeOllama.Request(
                    recording.method, recording.path, headers: Dictionary(headers) { first, _ in first },
                    body: recording.body))
            for difference in differences(answer, recording) {
                Issue.record("\(recording.testDescription): \(difference)")
            }
            replayed += 1
        }
        #expect(replayed == 92)
    }

    /// The bytes that were uploaded are not in the recording; and what its exchanges in OpenAI's form loaded, which are not
    /// replayed, was loaded when a client left.
    private func prepare(_ fake: inout FakeOllama, for recording: Recording) {
        if recording.scenario == "cancel", recording.method == "POST" { fake.loaded = [("scripted:latest", 4096)] }
        if recording.method == "POST", recording.path.hasPrefix("/api/blobs/sha256:5") {
            fake.blobs.insert(String(recording.path.dropFirst("/api/blobs/".count)))
        }
    }

    private func differences(_ answer: FakeOllama.Answer, _ recording: Recording) -> [String] {
        var found: [String] = []
        let response = recording.response
        var status = answer.status
        // An upload whose bytes we do not have.
        if recording.number == 12 || recording.path.hasPrefix("/api/blobs/sha256:5"), recording.method == "POST" {
            status = 201
        } else if Int64(status) != response["status"]?.int {
            found.append("status \(status), not \(response["status"]?.text() ?? "")")
        }
        let mediaType = response["headers"]?["content-type"]?.string?.split(separator: ";").first.map(String.init)
        if status != 201, answer.mediaType != mediaType {
            found.append("\(answer.mediaType ?? "nothing"), not \(mediaType ?? "nothing")")
        }
        switch answer.body {
        case .nothing: break
        case .text(let text): if text != response["text"]?.string { found.append("\"\(text)\"") }
        case .json(let json): if status != 201 { found += Likeness.differences(json, response["body"] ?? .null) }
        case .lines(let lines):
            let wanted = (response["lines"]?.array ?? []).compactMap { $0["line"] }
            // A client that left, or a recording that was shortened, has the first lines only.
            let isPart = recording.scenario == "cancel"
            let isProgress = recording.path == "/api/create"
            if lines.count != wanted.count, !isPart, !isProgress {
                found.append("\(lines.count) lines, not \(wanted.count)")
            }
            let pairs = isProgress ? [(lines.last ?? .null, wanted.last ?? .null)] : Array(zip(lines, wanted))
            for (line, wanted) in pairs { found += Likeness.differences(line, wanted) }
        }
        return found
    }
}

/// Whether two answers are alike: the same fields of the same types, and the same values but for times, ids, sizes and
/// what depends on the machine.
enum Likeness {
    private static let free: Set<String> = [
        "created_at", "modified_at", "expires_at", "id", "digest", "size", "embeddings", "embedding", "modelfile",
        "template", "system", "tensors", "parent_model", "context", "models", "name", "numbers", "parameters",
    ]

    static func differences(_ ours: JSON, _ theirs: JSON, at path: String = "") -> [String] {
        let key = path.split(separator: ".").last.map(String.init) ?? ""
        // Long texts and lists of numbers are abbreviated.
        if theirs["text_chars"] != nil { return ours.string == nil ? ["\(path) is no text"] : [] }
        if let count = theirs["numbers"]?.int {
            guard let numbers = ours.array else { return ["\(path) is no list"] }
            let exact = key == "embedding" || key == "embeddings"
            return exact && numbers.count != Int(count) ? ["\(path) has \(numbers.count) numbers, not \(count)"] : []
        }
        switch (ours, theirs) {
        case (.object(let mine), .object(let wanted)):
            var found: [String] = []
            for (name, value) in wanted {
                guard let own = mine[name] else {
                    found.append("\(path).\(name) is missing")
                    continue
                }
                found += differences(own, value, at: "\(path).\(name)")
            }
            return found + mine.keys.filter { wanted[$0] == nil }.map { "\(path).\($0) is too much" }
        case (.array(let mine), .array(let wanted)):
            // What else the model might have said is its own affair.
            if key == "top_logprobs" { return mine.count == wanted.count ? [] : ["\(path) has \(mine.count)"] }
            if key == "models" {
                guard mine.count == wanted.count else { return ["\(path) has \(mine.count), not \(wanted.count)"] }
                // In an order of the server's own.
                func byName(_ models: [JSON]) -> [JSON] {
                    models.sorted { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") }
                }
                return zip(byName(mine), byName(wanted)).flatMap { differences($0, $1, at: "\(path)[]") }
            }
            return zip(mine, wanted).flatMap { differences($0, $1, at: path) }
        default:
            let isCount = key == "prompt_eval_count"
            guard ours.typeName == theirs.typeName else {
                return ["\(path) is \(ours.typeName), not \(theirs.typeName)"]
            }
            if free.contains(key) || key.hasSuffix("_duration") || isCount && theirs == 505 { return [] }
            // Its tokenizer has words for what stands in the tools that it was made to call.
            if isCount, [204, 282].contains(theirs) { return [] }
            return ours == theirs ? [] : ["\(path) is \(ours.text().prefix(120)), not \(theirs.text().prefix(120))"]
        }
    }
}
