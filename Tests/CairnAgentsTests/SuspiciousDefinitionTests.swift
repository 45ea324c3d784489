import CairnAgents
import CairnWire
import Testing

/// Every file of `Suspicious/` is legal and surely meant otherwise; what is said of it is, to the letter, the file of the
/// same name that ends in `.txt`. `RECORD=1` writes those anew.
@Suite struct SuspiciousDefinitionTests {
    static let cases = TestFile.list("Suspicious").filter { $0.hasSuffix(".yaml") }

    @Test(arguments: cases)
    func `what is surely meant otherwise is a warning with its place and its mend`(name: String) throws {
        let bytes = try #require(TestFile.read("Suspicious/\(name)"))
        let loaded = Folder(bytes: [name: bytes]).load()
        let golden = "Suspicious/\(name.dropLast(5)).txt"
        if TestFile.isRecording { TestFile.write(loaded.told, to: golden) }
        #expect(loaded.told == String(decoding: TestFile.read(golden) ?? [], as: UTF8.self))
        #expect(loaded.errors.isEmpty)
        let warnings = loaded.diagnostics.filter { $0.code != .notInThisBuild }
        #expect(!warnings.isEmpty)
        for warning in warnings { #expect(warning.mend != nil && warning.range != nil, "\(warning)") }
    }

    @Test func `what only looks odd is no warning`() throws {
        let bytes = try #require(TestFile.read("Good/quiet.yaml"))
        let loaded = Folder(bytes: ["quiet.yaml": bytes]).load()
        #expect(loaded.diagnostics.filter { $0.code != .notInThisBuild }.map(\.description).isEmpty)
    }

    @Test func `a name that another file uses is used, and a part of a folder says nothing of names`() {
        let models = "cairn: 1\nmodels:\n  cloud: { provider: openai, model: x }\n"
        let agent = "cairn: 1\nname: a\nmodel: cloud\n"
        #expect(Folder(["models.yaml": models, "a.yaml": agent]).load().diagnostics.isEmpty)
        #expect(Folder(["models.yaml": models]).load().diagnostics.isEmpty)
        let both = models + "agents: { b: { model: extractive } }\n"
        #expect(Folder(["models.yaml": both]).load().diagnostics.map(\.code) == [.unusedName])
        #expect(Folder(["models.yaml": both], starts: ["models.yaml"]).load().diagnostics.isEmpty)
    }

    @Test func `a secret in clear is shown nowhere, in the lines of errors neither`() {
        let text = "cairn: 1\nmodels:\n  a: { provider: openai, modell: x, api_key: hunter2-is-secret }\n"
        let loaded = Folder(["a.yaml": text]).load()
        #expect(loaded.diagnostics.contains { $0.code == .secretInClear })
        #expect(!loaded.told.contains("hunter2") && !loaded.diagnostics.description.contains("hunter2"))
    }

    @Test func `a secret that is too short to be found again is told`() throws {
        let text =
            "cairn: 1\nmodels:\n  a: { provider: openai, model: x, api_key: \"${env:KEY}\", base_url: \"${env:URL}\" }\n"
        let loaded = Folder(["a.yaml": text]).load()
        func short(_ value: String?) -> [Diagnostic.Code] { loaded.shortSecrets { _ in value }.map(\.code) }
        #expect(short("abc") == [.shortSecret])
        #expect(short("abcdef").isEmpty && short("").isEmpty && short(nil).isEmpty)
    }
}
