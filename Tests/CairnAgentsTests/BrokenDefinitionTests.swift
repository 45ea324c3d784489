import CairnAgents
import CairnWire
import Testing

/// Every file of `Broken/` is loaded; what is said of it is, to the letter, the file of the same name that ends in `.txt`,
/// which is what `cairn validate` prints.
/// `RECORD=1` writes those anew.
@Suite struct BrokenDefinitionTests {
    static let cases = TestFile.list("Broken").filter { $0.hasSuffix(".yaml") }

    @Test(arguments: cases)
    func `a broken definition is told with its place and its mend`(name: String) throws {
        let bytes = try #require(TestFile.read("Broken/\(name)"))
        let loaded = Folder(bytes: [name: bytes]).load()
        let told = loaded.told
        let golden = "Broken/\(name.dropLast(5)).txt"
        if TestFile.isRecording { TestFile.write(told, to: golden) }
        let expected = String(decoding: TestFile.read(golden) ?? [], as: UTF8.self)
        #expect(told == expected)
        #expect(!loaded.errors.isEmpty)
        for problem in loaded.errors {
            // What a value must be, and what CEL and JSON Schema say, is a mend already.
            let isMend =
                problem.message.contains(" must be ") || problem.code.rawValue.contains(/^(template|json_schema)/)
            #expect(problem.mend != nil || isMend, "\(problem) has no mend")
            #expect(problem.range != nil, "\(problem) has no place")
        }
    }

    @Test func `there are enough of them`() { #expect(Self.cases.count >= 130) }
}
