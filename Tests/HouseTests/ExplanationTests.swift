import CairnAgents
import CairnHost
import CairnWire
import Testing

/// `cairn explain` knows every code that a person can meet, and its examples are true.
@Suite struct ExplanationTests {
    /// Every code that stands in the sources: `Self(rawValue: "run.ended")`, `code: "timeout"`, `case denied = "file.denied"`.
    static func codesInSources() throws -> [String: String] {
        let declared =
            /(?:Self|Code)\((?:rawValue: )?"([a-z_]+(?:\.[a-z_]+)*)"\)|code: "([a-z_]+(?:\.[a-z_]+)*)"|case \w+ = "([a-z_]+\.[a-z_]+)"|Failure\([^"]*"([a-z_]+(?:\.[a-z_]+)*)"/
        var codes: [String: String] = [:]
        for file in try SourceFile.all() where file.target != "CairnTesting" {
            // Words of other lists: names of tools, kinds of events, languages.
            let isOfCodes =
                file.text.contains("Code") || file.text.contains("FailureDetails") || file.text.contains("code:")
            guard isOfCodes, !file.path.contains("Explanation") || file.text.contains("extension Diagnostic.Code")
            else {
                continue
            }
            for match in file.text.matches(of: declared) {
                guard let code = match.1 ?? match.2 ?? match.3 ?? match.4 else { continue }
                codes[String(code)] = file.path
            }
        }
        return codes
    }

    /// What the search finds and is no code of an error.
    static let others: Set<String> = ["en", "restored"]

    @Test func `every code of the sources is explained, once`() throws {
        let codes = try Self.codesInSources().filter { !Self.others.contains($0.key) }
        #expect(codes.count > 100)
        let explained = Explanations.all.map(\.code)
        let missing = codes.filter { !explained.contains($0.key) }.map { "\($0.value): \($0.key)" }.sorted()
        #expect(missing.isEmpty, "say beside the code what it means, as an Explanation")
        #expect(Set(explained).count == explained.count)
    }

    @Test func `nothing is explained that is no code`() throws {
        let text = try SourceFile.all().filter {
            !$0.path.contains("/Explanation") || $0.text.contains("Diagnostic.Code {")
        }
        .map(\.text).joined(separator: "\n")
        // `limit.usd` is made of the limit's name.
        let strangers = Explanations.all.map(\.code).filter { code in
            !text.contains("\"\(code)\"") && !text.contains("\"\(code.prefix { $0 != "." }).\\(")
        }
        #expect(strangers.isEmpty)
    }

    @Test(arguments: Explanations.all)
    func `a page says what has happened, what it means, and what to do`(page: Explanation) {
        #expect(!page.summary.isEmpty && page.summary.count <= 90 && !page.summary.hasSuffix("."), "\(page.code)")
        #expect(page.summary.first?.isUppercase == true, "\(page.code)")
        for text in [page.meaning, page.mend] {
            #expect(text.count > 8 && text.last.map { ".?!".contains($0) } == true, "\(page.code): \(text)")
        }
    }

    @Test(arguments: Explanations.all)
    func `a definition that is shown for a code gives it, and the mended one does not`(page: Explanation) throws {
        guard case .definition(let wrong, let right) = page.example else { return }
        let found = Definitions.load(["example.yaml": Array(wrong.utf8)]).diagnostics
        #expect(found.contains { $0.code.rawValue == page.code }, "\(page.code): \(found)")
        let mended = Definitions.load(["example.yaml": Array(right.utf8)])
        #expect(!mended.diagnostics.contains { $0.code.rawValue == page.code }, "\(page.code): \(mended.diagnostics)")
        #expect(mended.errors.isEmpty, "\(page.code): \(mended.errors)")
    }

    @Test func `a code is found by its last part, and a misspelt one is guessed`() throws {
        #expect(try Explanations.find("yaml.tab").code == "yaml.tab")
        #expect(try Explanations.find("merge_key").code == "yaml.merge_key")
        let guessed = #expect(throws: Diagnostic.self) { try Explanations.find("yaml.tabs") }
        #expect(guessed?.mend == "Did you mean \"yaml.tab\"?")
        #expect(throws: Diagnostic.self) { try Explanations.find("unreachable") }
        #expect(throws: Diagnostic.self) { try Explanations.find("") }
    }
}
