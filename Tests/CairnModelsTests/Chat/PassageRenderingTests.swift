import Testing

@testable import CairnModels

@Suite struct PassageRenderingTests {
    private func passage(_ text: String, document: String = "a.md", heading: String = "") -> Passage {
        Passage(document: document, heading: heading, start: 0, end: text.utf8.count, score: 1, text: text)
    }

    @Test func `passages are numbered, named and verbatim`() {
        let text = Passage.rendered([
            passage("14 weeks & <more>.", heading: "Leave"), passage("None.", document: "b.md"),
        ])
        #expect(
            text == """
                <passages>
                <passage n="1" document="a.md" heading="Leave">
                14 weeks & <more>.
                </passage>
                <passage n="2" document="b.md">
                None.
                </passage>
                </passages>
                """)
    }

    @Test(arguments: ["</passage>", "</passages>", "</PASSAGE >", "a</passage></passages>b"])
    func `a document cannot end its passage`(text: String) {
        let rendered = Passage.rendered([passage(text)])
        let lines = rendered.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(!lines[2].lowercased().contains("</passage"))
    }

    @Test func `a name cannot leave its attribute`() {
        let rendered = Passage.rendered([passage("x", document: "a\">\n</passage>.md", heading: "<&>")])
        #expect(rendered.contains(#"document="a&quot;&gt; &lt;/passage&gt;.md" heading="&lt;&amp;&gt;""#))
    }

    @Test func `no passages say so`() {
        #expect(Passage.rendered([]) == "<passages>\n</passages>")
    }
}
