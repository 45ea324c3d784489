import CairnAgents
import CairnWire
import CairnWorkflow

// What a decision costs, and whether it stays so as a run grows: nothing here reads or writes a disk.
//
//     swift run -c release DeciderBenchmark

do {
    print("us a decision (result in, decided, events applied) | the same, encoded | bytes a decision")
    try measure("1,000 steps in a row", linear(1_000), input: nil)
    try measure("10,000 steps in a row", linear(10_000), input: nil)
    try measure("foreach over 1,000, 4 at a time", foreach(parallel: 4), input: entries(1_000))
    try measure("foreach over 1,000, 64 at a time", foreach(parallel: 64), input: entries(1_000))
    try measure("foreach over 10,000, 4 at a time", foreach(parallel: 4), input: entries(10_000))
    try measure("an agent of 1,000 turns", agent(1_000), input: "why?")
} catch {
    print("failed: \(error)")
}

func measure(_ name: String, _ workflow: any Workflow, input: JSON) throws {
    var run = BenchmarkRun(workflow)
    try run.drive(input: input)
    let each = run.deciding / run.decisions
    let encoded = (run.deciding + run.encoding) / run.decisions
    let loading = try processorTime { _ = try RunMachine(workflow: workflow, replaying: run.history) }
    let bytes = HistoryCodec.encode(run.history)
    let decoding = try processorTime { _ = try HistoryCodec.decode(bytes) }
    print(
        "\(name): \(each.us) | \(encoded.us) | \(bytes.count / run.decisions)",
        "  first tenth \(run.tenths.first?.us ?? ""), last tenth \(run.tenths.last?.us ?? "")",
        "  an event read back: \((decoding / run.history.count).us), folded: \((loading / run.history.count).us)",
        separator: "\n")
}

func linear(_ count: Int) throws -> any Workflow {
    let steps = (0..<count).map { index -> JSON in
        let json: JSON = index == 0 ? "first" : .string("{{ steps.s\(index - 1).output.status }}")
        return ["id": .string("s\(index)"), "http": ["url": "https://h/", "json": json]]
    }
    return try workflow(.array(steps))
}

func foreach(parallel: Int) throws -> any Workflow {
    try workflow([
        [
            "id": "each",
            "foreach": [
                "in": "{{ input.list }}", "parallel": .int(Int64(parallel)),
                "do": [
                    ["id": "one", "http": ["url": "https://h/", "json": "{{ item }}"]],
                    ["id": "two", "http": ["url": "https://h/", "json": "{{ steps.one.output.status }}"]],
                ],
            ],
        ]
    ])
}

func entries(_ count: Int) -> JSON { ["list": .array((0..<count).map { .string("entry \($0)") })] }

func workflow(_ steps: JSON) throws -> any Workflow {
    var decoder = FieldDecoder()
    return try StepGraphWorkflow(
        WorkflowDefinition.block.decode(SourceNode(["steps": steps]), &decoder) ?? WorkflowDefinition())
}

func agent(_ turns: Int) throws -> any Workflow {
    var definition = AgentDefinition()
    definition.model = "m"
    definition.limits.turns = turns + 1
    return try AgentWorkflow(definition, callsTools: true)
}

func processorTime(of work: () throws -> Void) rethrows -> Duration {
    let begun = processorTime()
    try work()
    return processorTime() - begun
}

extension Duration {
    var us: String {
        let nanoseconds = components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
        return "\(Double(nanoseconds / 10) / 100)"
    }
}
