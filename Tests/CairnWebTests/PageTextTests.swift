import CairnTesting
import CairnWeb
import Testing

@Suite struct PageTextTests {
    @Test func `a page is what a reader sees of it`() throws {
        let html = """
            <!doctype html><html><head><title>The  Lantern </title><style>p { color: red }</style></head><body>
            <nav><a href="/">Home</a></nav><header><h1>Lantern <em>L7</em></h1></header>
            <p>It weighs&nbsp;410 <b>grams</b>,
               and&amp; more.<br>New line</p><script>alert("x")</script>
            <h2 id="w">Warranty</h2><div>Seven years.<div>Inner</div></div>
            <ul><li>One<li><p>Two</p><ul><li>Deep</li></ul></ul>
            <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
            <pre>
            if x {
                y
            }
            </pre><p hidden>no</p><p aria-hidden="true">no</p><!-- no --><template>no</template>
            <form><button>no</button><select><option>no</select></form><footer>no</footer></body></html>
            """
        let page = try PageText(html: Array(html.utf8))
        #expect(page.title == "The Lantern")
        #expect(
            page.text == """
                Lantern L7

                It weighs 410 grams, and& more.
                New line

                Warranty

                Seven years.

                Inner

                - One

                - Two

                - Deep

                a | b
                1 | 2

                if x {
                    y
                }
                """)
        #expect(
            page.headings == [
                PageHeading(level: 1, title: "Lantern L7", start: 0),
                PageHeading(level: 2, title: "Warranty", start: 54),
            ])
    }

    @Test(arguments: [
        "", " ", "plain", "<p>", "</p></p>", "<h1>", "<h1></h1>x", "<b><i>a</b>c", "<table><p>x", "\u{0}a",
    ])
    func `bits and pieces are read`(html: String) throws {
        let page = try PageText(html: Array(html.utf8))
        #expect(!page.text.utf8.contains(0))
    }

    @Test func `what is no UTF-8, or too much, is refused`() {
        var bounds = PageText.Bounds()
        bounds.bytes = 10
        #expect(throws: WebError.self) { try PageText(html: [0x3C, 0xFF]) }
        #expect(throws: WebError.self) { try PageText(html: Array("<p>0123456789".utf8), bounds: bounds) }
    }

    @Test func `hostile pages end in time, in memory, and without the stack's end`() throws {
        var bounds = PageText.Bounds()
        bounds.milliseconds = 100
        bounds.memory = 64 << 20
        let pieces = [
            "<div>", "<b>", "<table>", "<table><tr><td>", "<p><b id=", "</p>", "<a href=x>", "<svg><g>", "<ul><li>",
            "<!--", "<![CDATA[", "&amp", "<select><option>", "<h1>", "<pre>\n", "<template>", "<font><p>",
        ]
        for piece in pieces {
            let html = (0..<40_000).map { piece + ($0 % 3 == 0 ? "\($0)" : "") }.joined()
            do {
                _ = try PageText(html: Array(html.utf8), bounds: bounds)
            } catch {
                #expect([.tooLarge, .tooSlow].contains(error.code), "\(piece): \(error)")
            }
        }
    }

    @Test func `spoilt pages never harm, and headings stand where they say`() throws {
        let good =
            "<h1>A b</h1><p>Text &lt;x&gt; <i>it</i><ul><li>x<h2>C</h2></ul><table><td>1<td><h3>d</h3></table><pre> z\n</pre>"
        for seed in 0..<400 as Range<UInt64> {
            var mutation = Mutation(seed: seed)
            let bytes = mutation.spoil(Array(good.utf8))
            guard let page = try? PageText(html: bytes) else { continue }
            for heading in page.headings {
                let from = Array(page.text.utf8.dropFirst(heading.start).prefix(heading.title.utf8.count))
                #expect(from.map { $0 == 0x0A ? 0x20 : $0 } == Array(heading.title.utf8), "seed \(seed)")
            }
        }
    }
}
