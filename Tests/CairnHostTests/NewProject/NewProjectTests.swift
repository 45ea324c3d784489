import CairnModels
import CairnTesting
import Testing

@testable import CairnHost

@Suite struct NewProjectTests {
    private static let giga: Int64 = 1 << 30
    private static func server(_ models: (String, Int64, Set<ModelCapability>)...) -> LocalModels {
        LocalModels(
            address: "http://127.0.0.1:11434",
            models: models.map { LocalModels.Model(name: $0.0, size: $0.1 * giga, capabilities: $0.2) })
    }

    @Test func `the largest model that fits, chats and calls tools is chosen`() {
        let server = Self.server(
            ("embedder", 1, [.embedding]), ("small", 2, [.completion, .tools]),
            ("middle", 5, [.completion, .tools]), ("large", 40, [.completion, .tools]),
            ("talker", 6, [.completion]))
        #expect(server.chatModel(memory: 16 * Self.giga)?.name == "middle")
        #expect(server.chatModel(memory: 1 * Self.giga)?.name == "small")
        #expect(Self.server(("talker", 6, [.completion])).chatModel(memory: 0)?.name == "talker")
        #expect(Self.server(("embedder", 1, [.embedding])).chatModel(memory: 0) == nil)
    }

    @Test func `this machine goes before the cloud, and nothing is chosen that the build has not`() {
        let ollama = Self.server(("llama3.2:3b", 2, [.completion]))
        let keys = ["OPENAI_API_KEY"]
        func choose(_ asked: String?, _ server: LocalModels?, _ keys: [String], _ providers: Set<String>) -> String {
            ModelChoice.choose(asked: asked, ollama: server, keys: keys, providers: providers, memory: .max).name
        }
        #expect(choose(nil, ollama, keys, ["ollama", "openai"]) == "ollama/llama3.2:3b")
        #expect(choose(nil, ollama, keys, ["openai"]) == "openai/gpt-4.1-nano")
        #expect(choose(nil, nil, keys, ["ollama", "openai"]) == "openai/gpt-4.1-nano")
        #expect(choose(nil, nil, [], ["ollama", "openai"]) == "extractive")
        #expect(choose("fast", ollama, keys, ["ollama"]) == "fast")
    }

    @Test func `documents are found where they lie, and what tools keep is left out`() throws {
        let folder = try TemporaryFolder()
        for path in [
            "README.md", "docs/a.md", "docs/deep/b.html", "src/notes.txt", "node_modules/x/README.md", "build/out.md",
            "agents/c.md", ".git/d.md", "docs/picture.png",
        ] {
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            if !parent.isEmpty { try FolderMaker.make(folder[parent]) }
            try BoundedFile.create(folder[path], [])
        }
        let found = try DocumentPlaces.look(in: folder.path, skipping: "agents")
        #expect(found.places.map(\.folder) == ["", "docs", "src"])
        #expect(found.places.map(\.files) == [1, 2, 1])
        #expect(found.chosen.map(\.folder) == ["", "docs"])
        #expect(found.first == "README.md")
        #expect(found.places[1].endings == ["html", "md"])
    }

    private static func project(_ places: [DocumentPlaces.Place], title: String? = nil) -> NewProject {
        var documents = DocumentPlaces()
        documents.places = places
        return NewProject(
            name: "docs", model: ModelChoice(name: "extractive", reason: ""), documents: documents, wayUp: "..",
            title: title)
    }

    @Test(arguments: [
        ([], "{ files: ../docs }"),
        ([DocumentPlaces.Place(folder: "handbook", files: 2, endings: ["md"])], "{ files: ../handbook }"),
        ([DocumentPlaces.Place(folder: "my notes", files: 2, endings: ["md"])], "{ files: \"../my notes\" }"),
        (
            [DocumentPlaces.Place(folder: "", files: 1, endings: ["md"])],
            "{ files: \"..\", include: [\"*.md\"] }"
        ),
        (
            [
                DocumentPlaces.Place(folder: "", files: 1, endings: ["md"]),
                DocumentPlaces.Place(folder: "a*b", files: 3, endings: ["html", "txt"]),
            ], "{ files: \"..\", include: [\"*.md\", \"a?b/**/*.html\", \"a?b/**/*.txt\"] }"
        ),
    ])
    func `the definition has six lines and names where the documents lie`(
        places: [DocumentPlaces.Place], source: String
    ) {
        let lines = Self.project(places).definition.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines.last == "knowledge: [\(source)]")
    }

    @Test func `a question is made of a title that is safe in a shell, and of no other`() {
        let places = [DocumentPlaces.Place(folder: "docs", files: 2, endings: ["md"])]
        #expect(Self.project(places, title: "Ferry line").question == "What is Ferry line?")
        #expect(Self.project(places, title: "$(rm -rf ~)").question == "What is this about?")
        #expect(Self.project(places).question == "What is this about?")
        #expect(Self.project([], title: nil).question == Welcome.question)
    }

    @Test func `paths are seen from where the person is`() {
        let here = ProjectPaths(folder: "", agents: "agents", name: "docs")
        #expect(here.definition == "agents/docs.yaml")
        #expect(here.wayUp == "..")
        #expect(here.welcome == "docs/welcome.md")
        let deep = ProjectPaths(folder: "x/y", agents: "defs/agents", name: "a")
        #expect(deep.definition == "x/y/defs/agents/a.yaml")
        #expect(deep.wayUp == "../..")
        #expect(deep.welcome == "x/y/docs/welcome.md")
        #expect(ProjectPaths(folder: "", agents: "/etc/cairn", name: "a").wayUp.hasPrefix("/"))
    }
}
