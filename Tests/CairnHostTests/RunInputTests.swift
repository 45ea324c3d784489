import CairnAgents
import CairnWire
import Testing

@testable import CairnHost

@Suite struct RunInputTests {
    private static func project(_ input: JSON) throws -> Project {
        var project = Project()
        var workflow = WorkflowDefinition()
        for (name, schema) in input.object ?? [:] {
            workflow.input[name] = InputDefinition(schema: try JSONSchema(parsing: schema))
        }
        project.workflows["w"] = workflow
        project.agents["a"] = AgentDefinition()
        return project
    }

    private static func bind(_ input: RunInput, to declared: JSON) throws -> JSON {
        try input.bound(to: .workflow("w"), in: try project(declared))
    }

    @Test func `an agent without a declared input takes text`() throws {
        let project = try Self.project([:])
        #expect(try RunInput(text: "What?").bound(to: .agent("a"), in: project) == "What?")
        #expect(try RunInput(document: "What?").bound(to: .agent("a"), in: project) == "What?")
        #expect(throws: HostError.self) { try RunInput(text: "  ").bound(to: .agent("a"), in: project) }
        #expect(throws: HostError.self) { try RunInput().bound(to: .agent("a"), in: project) }
        #expect(throws: HostError.self) {
            try RunInput(text: "x", assignments: [("k", "v")]).bound(to: .agent("a"), in: project)
        }
    }

    @Test func `INPUT sets the only entry, or the only text`() throws {
        #expect(try Self.bind(RunInput(text: "3"), to: ["n": ["type": "integer"]]) == ["n": 3])
        let two: JSON = ["who": ["type": "string"], "n": ["type": "integer", "default": 1]]
        #expect(try Self.bind(RunInput(text: "3"), to: two) == ["who": "3", "n": 1])
        #expect(throws: HostError.self) {
            try Self.bind(RunInput(text: "x"), to: ["a": ["type": "string"], "b": ["type": "string"]])
        }
        #expect(throws: HostError.self) { try Self.bind(RunInput(text: "x"), to: [:]) }
    }

    @Test func `the later of file, --set and INPUT counts, and defaults fill what is left`() throws {
        let declared: JSON = ["a": ["type": "string"], "b": ["type": "integer", "default": 7], "c": [:]]
        let input = RunInput(
            text: nil, assignments: [("a", "one"), ("a", "two"), ("c", "[1]")], document: ["a": "zero"])
        #expect(try Self.bind(input, to: declared) == ["a": "two", "b": 7, "c": [1]])
    }

    @Test func `what is wrong is told all at once`() throws {
        let declared: JSON = ["question": ["type": "string"], "n": ["type": "integer"]]
        let error = #expect(throws: HostError.self) {
            try Self.bind(RunInput(assignments: [("qestion", "x"), ("n", "many")]), to: declared)
        }
        let message = error?.message ?? ""
        #expect(message.contains("qestion"))
        #expect(message.contains("Did you mean"))
        #expect(message.contains("\"n\""))
        #expect(message.contains("\"question\""))
    }
}
