import CairnDapr
import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// The fake sidecar against what real ones said over HTTP: the same stores behind another door.
///
/// Left out: `query`, which Cairn does not use. Of headers that say nothing of state only `content-type` is compared. Of an
/// error's body its code and message are compared, not the `details`, which nobody reads. Lengths are compared of values only:
/// keys were shortened in the recordings. PostgreSQL answers in the order of its heap, so its bulk answers are compared by
/// key; and which of 32 writers wins a race is anybody's.
@Suite struct RecordedRequestTests {
    @Test(arguments: StoreManner.allCases)
    func `it answers as the recorded sidecar did`(manner: StoreManner) throws {
        var replay = RequestReplay(manner)
        for line in try Recording.lines("state-http-\(manner.rawValue).jsonl") where line["scenario"] != "query" {
            try replay.play(line)
        }
        let isWhole = manner == .sqlite
        #expect(replay.scenarios.count == (isWhole ? 23 : 22))
        #expect(replay.requests == (isWhole ? 141 : 135) + 2 * 32)
    }
}

private struct RequestReplay {
    private let manner: StoreManner
    private var sidecar: FakeSidecar
    private var now = Timestamp(milliseconds: 1_750_000_000_000)
    private var bindings = Bindings()
    var scenarios: Set<String> = []
    var requests = 0

    init(_ manner: StoreManner) {
        self.manner = manner
        sidecar = FakeSidecar(manner, seed: 7)
    }

    mutating func play(_ line: JSON) throws {
        let scenario = try #require(line["scenario"]?.string)
        // The limit is the sidecar's, not the store's, and millions of letters take their time.
        if scenario == "sizes", manner != .sqlite { return }
        // Names of etags begin anew in each scenario.
        if scenarios.insert(scenario).inserted { bindings = Bindings() }
        if let summary = line["summary"] { return try race(scenario, summary) }
        if line["note"]?.string == "2.2 s later" { now = now.advanced(by: .milliseconds(2_200)) }
        let request = try #require(line["request"])
        let answer = send(
            try #require(request["method"]?.string), try #require(request["path"]?.string),
            HTTPHeaders(
                (request["headers"]?.object ?? [:]).map { ($0.key, bindings.replace($0.value.string ?? "")) }),
            try body(of: request))
        try check(answer, try #require(line["response"]), "\(manner) \(scenario) \(line["step"]?.int ?? 0)")
    }

    private mutating func send(
        _ method: String, _ path: String, _ headers: HTTPHeaders, _ body: [UInt8]
    ) -> SidecarHTTPAnswer {
        requests += 1
        return sidecar.answer(method, path, headers: headers, body: body, at: now)
    }

    private func body(of request: JSON) throws -> [UInt8] {
        if let text = request["body_text"]?.string { return Array(text.utf8) }
        if let body = request["body"] { return Array(bindings.replace(body.text()).utf8) }
        guard let shape = request["body_shape"] else { return [] }
        guard let words = shape["value"]?.string?.split(separator: " ") else {
            return JSON.array([["key": .string(String(repeating: "k", count: 3000)), "value": 1]]).encoded()
        }
        let count = try #require(Int(words[2]))
        return JSON.array([
            ["key": .string("z\(count)"), "value": .string(String(repeating: String(words[0]), count: count))]
        ]).encoded()
    }

    /// 32 writers with one condition, of whom one wins.
    private mutating func race(_ scenario: String, _ summary: JSON) throws {
        var counts: [String: JSON] = [:]
        for number in 0..<32 {
            var item: JSONObject = [
                "key": scenario == "race" ? "r" : "rc", "value": .int(Int64(number)),
                "options": ["concurrency": "first-write"],
            ]
            if scenario == "race" { item["etag"] = "{etag1}" }
            let body = Array(bindings.replace(JSON.array([.object(item)]).text()).utf8)
            let status = send("POST", "/v1.0/state/\(manner.rawValue)", HTTPHeaders(), body).status
            counts["\(status)"] = .int((counts["\(status)"]?.int ?? 0) + 1)
        }
        #expect(.object(JSONObject(counts.map { ($0.key, $0.value) })) == summary, "\(manner) \(scenario)")
    }

    private mutating func check(_ answer: SidecarHTTPAnswer, _ recorded: JSON, _ place: String) throws {
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(recorded["status"]?.int == Int64(answer.status), "\(place): \(text)")
        for name in ["content-type", "etag"] {
            let header = recorded["headers"]?[name]?.string
            bindings.expect(header ?? "", answer.headers[name] ?? "", "\(place) \(name)")
        }
        let expiry = recorded["headers"]?["metadata.ttlexpiretime"]
        #expect((expiry == nil) == (answer.headers["metadata.ttlexpiretime"] == nil), "\(place)")
        if let size = recorded["body_bytes"]?.int {
            #expect(answer.body.count == Int(size), "\(place)")
            return
        }
        if answer.headers["etag"] != nil, let length = recorded["headers"]?["content-length"]?.string {
            #expect(length == String(answer.body.count), "\(place): \(text)")
        }
        guard !place.contains("race-create") else { return }
        guard let body = recorded["body"] else {
            #expect(answer.body.isEmpty, "\(place): \(text)")
            return
        }
        let ours = try JSON(parsing: answer.body)
        if let items = body.array, items.first?["key"] != nil {
            try checkBulk(items, ours.array ?? [], place)
        } else if let message = body["message"]?.string {
            #expect(body["errorCode"] == ours["errorCode"], "\(place)")
            bindings.expect(message, ours["message"]?.string ?? "", place)
        } else if case .string(let value) = body {
            #expect(ours.string == value, "\(place)")
        } else {
            #expect(body.isSameData(as: ours), "\(place): \(text)")
        }
    }

    private mutating func checkBulk(_ recorded: [JSON], _ ours: [JSON], _ place: String) throws {
        #expect(recorded.count == ours.count, "\(place)")
        if manner != .postgresql { #expect(recorded.map { $0["key"] } == ours.map { $0["key"] }, "\(place)") }
        for item in recorded {
            let twin = try #require(ours.first { $0["key"] == item["key"] }, "\(place)")
            #expect(item["data"] == twin["data"], "\(place)")
            bindings.expect(item["etag"]?.string ?? "", twin["etag"]?.string ?? "", place)
        }
    }
}
