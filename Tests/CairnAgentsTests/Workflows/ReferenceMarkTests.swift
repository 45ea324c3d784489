import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `${…}` reaches an activity as a reference, never as a value, and only where the file wrote one.
@Suite struct ReferenceMarkTests {
    private func resolved(_ input: JSON?) throws -> JSON {
        let input = try #require(input)
        return input.resolvingReferences(at: input.referencePointers) { (reference) throws(Never) in "<\(reference)>" }
    }

    @Test func `references of a request are told by their place`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                [
                    "id": "a",
                    "http": [
                        "url": "${env:BASE}/{{ input.path }}", "method": "POST",
                        "headers": ["Authorization": "Bearer ${secret:kube/key}", "X": "{{ input.path }}"],
                        "json": ["deep": ["key ${env:K}", "{{ input.path }}"]],
                    ],
                ]
            ]))
        try run.start(input: ["path": "${env:STOLEN}"])
        let input = try #require(try run.input(of: "steps.a"))
        #expect(!input.text().contains("${secret"))
        let sent = try resolved(input)
        #expect(sent["url"] == "<${env:BASE}>/${env:STOLEN}")
        #expect(sent["headers"] == ["Authorization": "Bearer <${secret:kube/key}>", "X": "${env:STOLEN}"])
        #expect(sent["json"] == ["deep": ["key <${env:K}>", "${env:STOLEN}"]])
    }

    @Test func `references of prompts are told by their place`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "llm": ["model": "m", "system": "s", "prompt": "Hello ${env:NAME}, {{ input }}"]]
            ]))
        try run.start(input: "\u{1}env:STOLEN\u{2}")
        let sent = try resolved(try run.input(of: "steps.a"))
        #expect(sent["messages"]?[1]?["parts"]?[0]?["text"] == "Hello <${env:NAME}>, \u{FFFD}env:STOLEN\u{FFFD}")
    }

    @Test(arguments: [
        ("https://h/{{ input }}", false), ("https://h?q={{ input }}", false), ("{{ input }}", true),
        ("https://{{ input }}/x", true), ("https://h{{ input }}", true), ("https://h:80{{ input }}/", true),
        ("https:{{ input }}", true), ("${env:BASE}/{{ input }}", false), ("${env:BASE}{{ input }}", true),
        ("https://user@{{ input }}", true), ("https://h/", false), ("{{ input }}://h/", true),
        ("https://${env:HOST}/{{ input }}", false),
    ])
    func `a host that an expression can change is told`(url: String, fromTemplate: Bool) throws {
        var run = ScriptedRun(try StepGraphWorkflow(steps: [["id": "a", "http": ["url": .string(url)]]]))
        try run.start(input: "x")
        #expect(try run.input(of: "steps.a")?["hostFromTemplate"] == .bool(fromTemplate))
    }
}
