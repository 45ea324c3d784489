import CairnAgents
import CairnWire
import Testing

@Suite struct GoodDefinitionTests {
    private func load(_ name: String) throws -> LoadedProject {
        Folder(bytes: [name: try #require(TestFile.read("Good/\(name)"))]).load()
    }

    @Test func `six lines are an agent over a folder`() throws {
        let loaded = try load("six-lines.yaml")
        #expect(loaded.errors.isEmpty)
        let agent = try #require(loaded.project.agents["docs"])
        #expect(agent.model == "ollama/llama3.2:3b")
        #expect(agent.knowledge == [KnowledgeUse(name: "docs")])
        #expect(agent.limits.turns == LimitsDefinition.agentTurns)
        guard case .files(let source)? = loaded.project.knowledge["docs"]?.sources.first else {
            Issue.record("the source written in place is not there")
            return
        }
        #expect(source.files == "docs")
    }

    @Test func `the long example loads, and warns only of what is not in this build`() throws {
        let loaded = try load("long-example.yaml")
        for problem in loaded.diagnostics { #expect(problem.code == .notInThisBuild, "\(problem)") }
        #expect(loaded.project.models.count == 3)
        #expect(loaded.project.workflows["digest"]?.steps.map(\.id) == ["page", "points", "ok", "out"])
        let told = loaded.told
        if TestFile.isRecording { TestFile.write(told, to: "Good/long-example.txt") }
        #expect(told == String(decoding: TestFile.read("Good/long-example.txt") ?? [], as: UTF8.self))
    }
}
