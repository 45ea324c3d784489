import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// An agent whose answer must fit a schema.
@Suite struct AgentAnswerTests {
    private let schema: JSON = [
        "type": "object", "properties": ["n": ["type": "integer"]], "required": ["n"],
    ]

    private func run(turns: Int = 5) throws -> ScriptedRun {
        var run = ScriptedRun(
            try AgentWorkflow.plan(["model": "m", "output": schema, "limits": ["turns": .int(Int64(turns))]]))
        try run.start(input: "how many?")
        return run
    }

    @Test func `an answer that fits is the run's output as an object`() throws {
        var run = try run()
        #expect(try run.input(of: "turn.1.llm")?["output"] == schema)
        try run.complete("turn.1.llm", ["text": #"{"n": 3}"#], citations: [["document": "a.md"]])
        #expect(try run.output() == ["n": 3])
        #expect(run.state.completed?.citations == .citations(of: Path("turn.1.llm")))
    }

    @Test func `an answer that does not is shown to the model once more`() throws {
        var run = try run()
        try run.complete("turn.1.llm", ["text": "three"])
        #expect(run.inFlight == ["turn.2.llm"])
        let messages = try #require(try run.input(of: "turn.2.llm")?["messages"])
        #expect(messages[1] == ["role": "assistant", "parts": [["text": "three"]]])
        #expect(messages[2]?["role"] == "user")
        #expect(messages[2]?["parts"]?[0]?["text"]?.string?.contains("should be JSON") == true)
        try run.complete("turn.2.llm", ["text": #"{"n": 3}"#])
        #expect(try run.output() == ["n": 3])
        #expect(
            run.machine.report.map(\.path.rawValue) == ["turn.1.llm", "turn.1.answer", "turn.2.llm", "turn.2.answer"])
    }

    @Test func `the third one fails the run, and a new start asks anew`() throws {
        var run = try run()
        try run.complete("turn.1.llm", ["text": "three"])
        try run.complete("turn.2.llm", ["text": #"{"m": 3}"#])
        try run.complete("turn.3.llm", ["text": "", "finish": "length"])
        #expect(run.state.completed?.failure?.code == "output.schema")
        #expect(run.state.completed?.failure?.message.contains("cut off at max_tokens") == true)
        #expect(run.state.completed?.failed == [Path("turn.3.llm"), Path("turn.3.answer")])
        try run.restart()
        #expect(run.inFlight == ["turn.3.llm#2"])
        try run.complete("turn.3.llm", ["text": #"{"n": 3}"#])
        #expect(try run.output() == ["n": 3])
    }

    @Test(arguments: ["```json\n{\"n\": 3}\n```", "\n```\r\n{\"n\": 3}\r\n``` \n"])
    func `a fence around all of it is taken off`(text: String) throws {
        var run = try run()
        try run.complete("turn.1.llm", ["text": .string(text)])
        #expect(try run.output() == ["n": 3])
    }

    @Test func `without a turn left there is no second try`() throws {
        var run = try run(turns: 1)
        try run.complete("turn.1.llm", ["text": "three"])
        #expect(run.state.completed?.failure?.code == "output.schema")
    }

    @Test func `an abstention needs no schema`() throws {
        var run = try run()
        try run.complete("turn.1.llm", ["text": "I cannot say.", "abstained": true])
        #expect(run.state.completed?.abstained == true)
        #expect(try run.output() == "I cannot say.")
    }
}
