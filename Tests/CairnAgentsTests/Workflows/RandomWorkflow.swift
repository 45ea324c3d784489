import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow

/// A random workflow: lists in lists, templates over earlier steps, conditions, tolerated failures, retries and timeouts;
/// with all verbs or with the first ones only.
struct RandomWorkflow {
    private var rng: SplitMix64
    /// With timeouts and with calls that must not be repeated: whether such a run gets through depends on its fate.
    private let perils: Bool
    private let allVerbs: Bool
    /// A child may be run here.
    private var children = false
    private var count = 0

    /// With all verbs: a workflow with a child workflow, which has another, and a child agent.
    static func full(seed: UInt64, perils: Bool = true) throws -> any Workflow {
        var random = RandomWorkflow(rng: SplitMix64(seed: seed ^ 0xA11), perils: perils, allVerbs: true)
        random.children = true
        var workflows: JSONObject = [:]
        for name in ["w", "child"] {
            random.children = name == "w"
            workflows[name] = [
                "input": ["n": ["default": 7]], "steps": .array(random.list(depth: 2, seeing: [])),
            ]
        }
        let helper: JSON = [
            "model": "m", "instructions": "Help with {{ input }}", "knowledge": ["docs"], "limits": ["turns": 3],
        ]
        return try WorkflowPlanner().workflow(
            for: DefinitionSnapshot(json: [
                "cairn": 1, "entry": ["workflow": "w"], "workflows": .object(workflows), "agents": ["helper": helper],
            ]))
    }

    static func json(seed: UInt64, perils: Bool = true) -> JSON {
        var random = RandomWorkflow(rng: SplitMix64(seed: seed ^ 0x57E9), perils: perils, allVerbs: false)
        var workflow: JSONObject = ["steps": .array(random.list(depth: 2, seeing: []))]
        if random.chance(3) { workflow["limits"] = ["tokens": 20_000] }
        return .object(workflow)
    }

    private mutating func list(depth: Int, seeing outer: [String]) -> [JSON] {
        var seen = outer
        return (0..<Int.random(in: 1...4, using: &rng)).map { _ in
            count += 1
            let id = "s\(count)"
            defer { seen.append(id) }
            var step: JSONObject = ["id": .string(id)]
            if allVerbs, chance(2) {
                otherVerb(&step, depth: depth, seeing: seen)
            } else {
                verb(&step, depth: depth, seeing: seen)
            }
            if chance(4), let other = seen.randomElement(using: &rng) {
                step["when"] = .string("steps.\(other).outcome == 'completed'")
            }
            if perils, chance(4) { step["on_error"] = "continue" }
            if allVerbs, depth > 0 {
                if chance(5) { step["on_error"] = .array(list(depth: 0, seeing: seen + [id])) }
                if chance(4) { step["undo"] = .array(list(depth: 0, seeing: seen + [id])) }
            }
            if chance(3) {
                step["retry"] = ["attempts": .int(Int64.random(in: 1...3, using: &rng)), "backoff": "10ms"]
            }
            if perils, chance(4) { step["timeout"] = "300ms" }
            if chance(4) { step["on_in_doubt"] = ["ask", "fail", "retry"].randomElement(using: &rng) ?? "ask" }
            return .object(step)
        }
    }

    private mutating func verb(_ step: inout JSONObject, depth: Int, seeing seen: [String]) {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &rng) {
        case 0: step["retrieve"] = ["from": "d", "query": "{{ run.id }}: {{ input.n }}"]
        case 1:
            step["llm"] = [
                "model": "m", "prompt": .string("Look: \(read(seen) ?? "{{ input.n }}")"), "max_tokens": 100,
            ]
        case 2:
            step["http"] = [
                "url": "https://h/", "method": chance(2) ? "POST" : "GET", "json": ["x": .string(read(seen) ?? "y")],
            ]
            if !perils || chance(2) { step["replay"] = "keyed" }
        case 3: step["transform"] = [.string(read(seen) ?? "z"), .string(read(seen) ?? "z")]
        default:
            step["foreach"] = [
                "in": .array((0..<Int64.random(in: 0...4, using: &rng)).map(JSON.int)),
                "parallel": .int(Int64.random(in: 1...3, using: &rng)),
                "do": .array(list(depth: depth - 1, seeing: seen)),
            ]
        }
    }

    private mutating func otherVerb(_ step: inout JSONObject, depth: Int, seeing seen: [String]) {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 8), using: &rng) {
        case 0: step["scrape"] = ["url": .string(read(seen).map { "https://h/\($0)" } ?? "https://h/")]
        case 1:
            step["tool"] = ["use": "a__b", "arguments": ["x": .string(read(seen) ?? "y")]]
            if !perils { step["replay"] = "safe" }
        case 2: step["publish"] = ["topic": "t", "data": .string(read(seen) ?? "y")]
        case 3: step["wait"] = ["for": "200ms"]
        case 4:
            step["wait"] = ["event": .string(chance(2) ? "paid" : "shipped")]
            if perils, chance(2) { step["wait"] = ["event": "paid", "timeout": "500ms"] }
        case 5 where perils:
            step["approve"] = ["ask": "May it?", "show": .string(read(seen) ?? "y")]
            if chance(2) { step["approve"] = ["ask": "May it?", "timeout": "500ms"] }
        case 6 where children: step["agent"] = ["use": "helper", "input": .string(read(seen) ?? "y")]
        case 7 where children: step["workflow"] = ["use": "child", "input": ["n": 7]]
        case 8, 9:
            var branches: JSONObject = [:]
            for name in ["left", "right", "mid"].prefix(Int.random(in: 1...3, using: &rng)) {
                branches[name] = .array(list(depth: depth - 1, seeing: seen))
            }
            step["parallel"] = .object(branches)
        case 10, 11:
            var branches: [JSON] = []
            for _ in 0..<Int.random(in: 0...2, using: &rng) {
                branches.append([
                    "when": .string(chance(2) ? "input.n > 5" : "false"),
                    "do": .array(list(depth: depth - 1, seeing: seen)),
                ])
            }
            branches.append(["else": .array(list(depth: depth - 1, seeing: seen))])
            step["switch"] = .array(branches)
        default: step["transform"] = .string(read(seen) ?? "z")
        }
    }

    /// What an earlier step gave, or did not.
    private mutating func read(_ seen: [String]) -> String? {
        guard let id = seen.randomElement(using: &rng) else { return nil }
        return ["{{ steps.\(id).output }}", "{{ [steps.\(id).outcome] }}", "{{ steps.\(id).error }}"]
            .randomElement(using: &rng)
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &rng) == 0 }
}

extension TaskScheduled {
    /// What an activity of this build might give; a function of what it is given alone.
    func plausibleAnswer(_ input: JSON, _ rng: inout SplitMix64) -> HistoryExplorer.Answer {
        switch activity {
        case "retrieve": .completed(["hits": [["document": "a.md", "text": input["query"] ?? ""]]])
        case "llm.chat":
            .completed(
                ["text": .string("answer to \(path)"), "finish": "stop"], citations: [["document": "a.md"]],
                usage: TokenUsage(inputTokens: 20, outputTokens: 5))
        default: .completed(["status": 200, "body": .string(String(repeating: "\(path) ", count: 40))])
        }
    }
}
