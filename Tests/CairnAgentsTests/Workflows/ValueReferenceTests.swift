import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// What a journal holds of values that steps hand on.
@Suite struct ValueReferenceTests {
    private let text = JSON.string(String(repeating: "passage ", count: 200))

    @Test func `a path into something large becomes a reference`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "found", "retrieve": ["from": "d", "query": "q"]],
                [
                    "id": "answer",
                    "llm": ["model": "m", "prompt": "{{ input }}", "passages": "{{ steps.found.output.hits }}"],
                ],
            ]))
        try run.start(input: "why?")
        let hits: JSON = [["document": "a.md", "text": text]]
        try run.complete("steps.found", ["hits": hits])
        #expect(HistoryCodec.encode(run.commits.last ?? []).count < 2_600, "the hits stand in history once")
        #expect(
            try run.input(of: "steps.answer") == [
                "model": "m", "max_tokens": 4096,
                "messages": [["role": "user", "parts": [["text": "why?"], ["passages": hits]]]],
            ])
        try run.complete("steps.answer", ["text": "because", "finish": "stop"])
        #expect(try run.output() == "because")
    }

    @Test func `a chain of steps that hand a value on makes no chain of references`() throws {
        var steps: [JSON] = [["id": "s0", "http": ["url": "https://h/"]]]
        for index in 1...40 {
            steps.append([
                "id": .string("s\(index)"),
                "transform": .string("{{ steps.s\(index - 1).output\(index == 1 ? ".body" : "") }}"),
            ])
        }
        var run = ScriptedRun(try StepGraphWorkflow(steps: .array(steps)))
        try run.start()
        try run.complete("steps.s0", ["body": text])
        let whole = Value.result(of: Path("steps.s0"), pointer: [.key("body")])
        #expect(run.state.steps[Path("steps.s40")]?.record.output == whole)
        #expect(run.state.completed?.output == whole)
        #expect(try run.output() == text)
    }

    @Test func `a large rendered text is a literal that becomes a blob`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "http": ["url": "https://h/"]],
                ["id": "b", "llm": ["model": "m", "prompt": "Sum up: {{ steps.a.output.body }}"]],
            ]))
        run.blobThreshold = 1_000
        try run.start()
        try run.complete("steps.a", ["body": text])
        #expect(HistoryCodec.encode(run.history).count < 2_000)
        #expect(run.blobs.count == 2)
        #expect(
            try run.input(of: "steps.b")?["messages"]?[0]?["parts"]?[0]?["text"]
                == .string("Sum up: " + (text.string ?? "")))
    }

    @Test func `citations are referred to`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "llm": ["model": "m", "prompt": "p"]],
                ["id": "b", "transform": ["{{ steps.a.citations }}", "{{ steps.a.usage.input_tokens }}"]],
            ]))
        try run.start()
        try run.complete(
            "steps.a", ["text": "x"], citations: [["document": "a.md", "text": text]],
            usage: TokenUsage(inputTokens: 12, outputTokens: 3))
        #expect(
            run.state.steps[Path("steps.b")]?.record.output == .array([.citations(of: Path("steps.a")), .literal(12)]))
        #expect(try run.output() == [[["document": "a.md", "text": text]], 12])
    }

    @Test func `an expression reads only the steps that it names`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "big", "http": ["url": "https://h/"]], ["id": "small", "http": ["url": "https://h/"]],
                ["id": "c", "transform": "{{ steps.small.output.n + [1] }}"],
            ]))
        try run.start()
        let blob = BlobReference(hash: "absent", size: 1 << 20)
        try run.take(
            .taskCompleted(TaskCompleted(path: Path("steps.big"), attempt: 1, output: .blob(blob), at: run.now)))
        try run.complete("steps.small", ["n": [0]])
        #expect(try run.output() == [0, 1])
    }
}

/// Definitions that say much with little.
@Suite struct ValueBoundTests {
    @Test func `lists that hold the one before twice end in a typed error`() throws {
        var steps: [JSON] = [["id": "s0", "http": ["url": "https://h/"]]]
        for index in 1...60 {
            let before = JSON.string("{{ steps.s\(index - 1).output }}")
            steps.append(["id": .string("s\(index)"), "transform": [before, before]])
        }
        var run = ScriptedRun(try StepGraphWorkflow(steps: .array(steps)))
        try run.start()
        try run.complete("steps.s0", .string(String(repeating: "x", count: 600)))
        #expect(run.state.completed?.failure?.code == "template.limit")
        #expect(HistoryCodec.encode(run.history).count < 10_000)
    }

    @Test func `lists in lists end in a typed error before they are too deep to be read again`() throws {
        var steps: [JSON] = [["id": "s0", "transform": []]]
        for index in 1...300 {
            steps.append(["id": .string("s\(index)"), "transform": [.string("{{ steps.s\(index - 1).output }}")]])
        }
        var run = ScriptedRun(try StepGraphWorkflow(steps: .array(steps)))
        try run.start()
        #expect(run.state.completed?.failure?.code == "template.limit")
        let machine = try RunMachine(
            workflow: run.machine.workflow, replaying: try HistoryCodec.decode(HistoryCodec.encode(run.history)))
        #expect(machine.state == run.state)
    }

    @Test func `loops that hand a large result on grow no further than the bound`() throws {
        var steps: [JSON] = [["id": "s0", "http": ["url": "https://h/"]]]
        for index in 1...40 {
            steps.append([
                "id": .string("s\(index)"),
                "foreach": [
                    "in": [1, 2],
                    "do": [
                        ["id": .string("t\(index)"), "transform": .string("{{ steps.s\(index - 1).output }}")]
                    ],
                ],
            ])
        }
        var run = ScriptedRun(try StepGraphWorkflow(steps: .array(steps)))
        try run.start()
        try run.complete("steps.s0", .string(String(repeating: "x", count: 600)))
        #expect(run.state.completed?.failure?.code == "template.limit")
    }
}
