import CairnAgents
import CairnModels
import CairnTesting
import Testing

@testable import CairnHost

@Suite struct DoctorTests {
    @Test func `the file system of a path is that of the deepest mount`() {
        let mounts = """
            overlay / overlay rw 0 0
            server:/home /home nfs4 rw 0 0
            tmpfs /home/ada/cache tmpfs rw 0 0
            """
        #expect(StateCheck.fileSystem(of: "/var/lib", mounts: mounts) == "overlay")
        #expect(StateCheck.fileSystem(of: "/home/ada", mounts: mounts) == "nfs4")
        #expect(StateCheck.fileSystem(of: "/homes", mounts: mounts) == "overlay")
        #expect(StateCheck.fileSystem(of: "/home/ada/cache/x", mounts: mounts) == "tmpfs")
        #expect(StateCheck.fileSystem(of: "/x", mounts: "garbage\n\n a b") == nil)
    }

    private static func status(_ served: ModelsCheck.Served, tools: [String] = [], context: Int? = nil) -> [Finding
        .Status]
    {
        var needs = ModelsCheck.Needs(users: [], project: .init(), declared: context)
        needs.tools = tools
        let settings = ModelSettings(provider: "ollama", model: "tiny:1b")
        return ModelsCheck.findings("model m", settings, served, needs).map(\.status)
    }

    @Test func `a model is measured by what is asked of it`() {
        func there(_ context: Int?, _ capabilities: Set<ModelCapability>?) -> ModelsCheck.Served {
            ModelsCheck.Served(
                isPresent: true, models: ["tiny:1b"], facts: ModelFacts(context: context, capabilities: capabilities))
        }
        let able = there(8192, [.completion, .tools])
        #expect(Self.status(able, tools: ["a"], context: 8192) == [.ok])
        #expect(Self.status(able, context: 32_768) == [.fail])
        #expect(Self.status(there(nil, [.completion]), tools: ["a"]) == [.fail])
        #expect(Self.status(there(2048, nil)) == [.warn])
        #expect(Self.status(ModelsCheck.Served(isPresent: false, models: ["tiny:2b"])) == [.fail])
        #expect(Self.status(ModelsCheck.Served()) == [.warn])
    }

    @Test func `trouble is told in the order of its mending`() {
        let broken = Finding.fail("a", "", mend: "", .definitions)
        let gone = Finding.fail("b", "", mend: "", .unreachable)
        let machine = Finding.fail("c", "", mend: "")
        #expect(Diagnosis(findings: [gone, broken]).trouble == .definitions)
        #expect(Diagnosis(findings: [gone, machine]).trouble == .machine)
        #expect(Diagnosis(findings: [.ok("d", ""), gone]).trouble == .unreachable)
        #expect(Diagnosis(findings: [.warn("e", "", mend: "")]).trouble == nil)
    }
}
