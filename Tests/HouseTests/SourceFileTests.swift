import Testing

/// The tests of this target read code as text: the reader of that text is tested first.
@Suite struct SourceFileTests {
    @Test func `comments and strings are blanked and code is kept`() {
        let text = """
            let a = "Task { }" // Task {
            /* async /* nested */ await */ let b = #"say "await""#
            let c = \"\"\"
                await
                \"\"\"
            let d = "a \\" await"; let e = 1
            """
        let code = SourceFile.withoutCommentsAndStrings(text)
        #expect(!code.contains("await"))
        #expect(!code.contains("Task"))
        #expect(code.contains("let b ="))
        #expect(code.contains("let e = 1"))
        #expect(code.utf8.count == text.utf8.count)
        #expect(code.filter { $0 == "\n" }.count == text.filter { $0 == "\n" }.count)
    }

    @Test func `imports are found with their access levels and kinds`() {
        let file = SourceFile(
            path: "Sources/CairnWire/A.swift",
            text: "import A\npackage import B\n@preconcurrency public import C\nimport struct D.E\n// import F\n")
        #expect(file.imports == ["A", "B", "C", "D"])
        #expect(file.target == "CairnWire")
        #expect(SourceFile(path: "Sources/C/CYAML/a.swift", text: "").target == "CYAML")
    }
}
