import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow

/// A random workflow of the verbs that this build carries out: lists in lists, templates over earlier steps, conditions,
/// tolerated failures, retries and timeouts.
struct RandomWorkflow {
    private var rng: SplitMix64
    /// With timeouts and with calls that must not be repeated: whether such a run gets through depends on its fate.
    private let perils: Bool
    private var count = 0

    static func json(seed: UInt64, perils: Bool = true) -> JSON {
        var random = RandomWorkflow(rng: SplitMix64(seed: seed ^ 0x57E9), perils: perils)
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
            verb(&step, depth: depth, seeing: seen)
            if chance(4), let other = seen.randomElement(using: &rng) {
                step["when"] = .string("steps.\(other).outcome == 'completed'")
            }
            if perils, chance(4) { step["on_error"] = "continue" }
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
