import CairnWire

/// A workflow drawn from a seed, in the language that people write: every verb, in any order, in one another, with policies.
struct RandomWorkflow {
    private var random: SplitMix64
    private var ids = 0
    /// Every time in it is so many times as long.
    private let pace: Int
    /// Events that somebody waits for.
    private(set) var events: [String] = []

    init(seed: UInt64, pace: Int) {
        random = SplitMix64(seed: seed)
        self.pace = pace
    }

    /// All definitions, as YAML's subset that JSON is; `main` is run.
    mutating func definitions() -> String {
        let child = steps(Int.random(in: 1...2, using: &random), depth: 2)
        let main = steps(Int.random(in: 2...5, using: &random), depth: 0)
        let file: JSON = [
            "cairn": 1,
            "knowledge": ["docs": ["sources": [["files": "docs"]]]],
            "mcp": ["mail": ["command": "mail-tools"]],
            "agents": [
                "helper": [
                    "model": "fake/m", "instructions": "Help.", "knowledge": ["docs"], "tools": ["http"],
                    "limits": ["turns": .int(Int64.random(in: 2...4, using: &random))],
                ]
            ],
            "workflows": ["main": ["steps": .array(main)], "child": ["steps": .array(child)]],
        ]
        return String(decoding: file.canonicalBytes(), as: UTF8.self)
    }

    private mutating func steps(_ count: Int, depth: Int) -> [JSON] { (0..<count).map { _ in step(depth: depth) } }

    private mutating func step(depth: Int) -> JSON {
        ids += 1
        var step: JSONObject = ["id": .string("s\(ids)")]
        switch Int.random(in: 0..<(depth < 2 ? 16 : 9), using: &random) {
        case 0...2: http(&step)
        case 3: step["llm"] = ["model": "fake/m", "prompt": "Say {{ run.id }}"]
        case 4: step["tool"] = ["use": "mail__send", "arguments": ["to": "bob"]]
        case 5: step["transform"] = ["run": "{{ run.id }}"]
        case 6: wait(&step)
        case 7: step["approve"] = ["ask": "Go on?", "timeout": chance(3) ? time(2_000) : "5h"]
        case 8: step["retrieve"] = ["from": "docs", "query": "x"]
        case 9, 10:
            step["parallel"] = ["a": .array(steps(1, depth: depth + 1)), "b": .array(steps(2, depth: depth + 1))]
        case 11, 12:
            let list = (0..<Int.random(in: 0...4, using: &random)).map { JSON.int(Int64($0)) }
            step["foreach"] = [
                "in": .array(list), "as": "item", "parallel": .int(Int64.random(in: 1...3, using: &random)),
                "do": .array(steps(1, depth: depth + 1)),
            ]
        case 13:
            step["switch"] = [
                ["when": .string(chance(2) ? "true" : "false"), "do": .array(steps(1, depth: depth + 1))],
                ["else": .array(steps(1, depth: depth + 1))],
            ]
        case 14: step["agent"] = ["use": "helper", "input": "help"]
        default:
            // The child's own steps are drawn once, and may stand in one run several times.
            step["workflow"] = ["use": "child"]
        }
        if step["transform"] == nil, step["wait"] == nil, step["approve"] == nil, chance(6) {
            step["on_error"] = "continue"
        }
        return .object(step)
    }

    private mutating func http(_ step: inout JSONObject) {
        let replay = Int.random(in: 0..<3, using: &random)
        step["http"] = ["method": replay == 0 ? "GET" : "POST", "url": "https://h/"]
        if replay == 1 { step["replay"] = "keyed" }
        if replay != 2, chance(2) {
            step["retry"] = ["attempts": .int(Int64.random(in: 2...4, using: &random)), "backoff": time(20)]
        }
        if replay == 2, chance(4) { step["on_in_doubt"] = chance(2) ? "fail" : "retry" }
        if chance(3) { step["timeout"] = time(Int.random(in: 30...300, using: &random)) }
        if chance(5) {
            ids += 1
            step["undo"] = [
                ["id": .string("s\(ids)"), "http": ["method": "DELETE", "url": "https://h/"], "replay": "keyed"]
            ]
        }
    }

    private mutating func wait(_ step: inout JSONObject) {
        guard chance(2) else {
            step["wait"] = ["for": time(Int.random(in: 1...3000, using: &random))]
            return
        }
        let event = "e\(events.count)"
        events.append(event)
        step["wait"] = chance(2) ? ["event": .string(event), "timeout": time(3_000)] : ["event": .string(event)]
    }

    private func time(_ milliseconds: Int) -> JSON { .string("\(milliseconds * pace)ms") }

    private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
}
