import Testing

@testable import CairnWire

/// `docs/cel.md` lists what there is.
@Suite struct CELDocumentTests {
    @Test func `every function stands in the document, and no other`() throws {
        let text = try StandardFiles.documentText()
        let start = try #require(text.ranges(of: "## Functions").first?.upperBound)
        let end = try #require(text.ranges(of: "Patterns are RE2's").first?.lowerBound)
        let told = text[start..<end].split(separator: "`").map(String.init).filter {
            $0.hasSuffix(")") && $0.contains("(")
        }
        .filter { !$0.hasPrefix(" ") }
        let usages = Set(CELFunction.usages.values.flatMap(\.self))
        for usage in usages.sorted() where !told.contains(usage) { Issue.record("\(usage) is missing") }
        for usage in told where !usages.contains(usage) { Issue.record("\(usage) is no function") }
    }

    @Test func `every macro stands in the document`() throws {
        let text = try StandardFiles.documentText()
        for macro in CELMacro.allCases { #expect(text.contains("\(macro.rawValue)"), "\(macro.rawValue)") }
    }

    @Test func `the budget and the bounds are those of the code`() throws {
        let text = try StandardFiles.documentText()
        #expect(text.contains("budget of 20,000 steps") && CELExpression.defaultBudget == 20_000)
        #expect(text.contains("64 KiB of text") && CELExpression.maximumLength == 64 << 10)
        #expect(text.contains("100 levels of brackets") && CELParser.maximumNesting == 100)
        #expect(text.contains("250 of operators") && CELParser.maximumHeight == 250)
    }
}
