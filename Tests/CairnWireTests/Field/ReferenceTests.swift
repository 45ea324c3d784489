import CairnTesting
import CairnWire
import Testing

@Suite struct ReferenceTests {
    @Test(arguments: [
        "${env:HOME}", "Bearer ${secret:kube/tickets}", "${env:A:-b}${file:x/y.md}", "$${env:HOME}", "costs $5", "$",
        "",
        "${env:A:-}", "$$${x",
    ])
    func `a text with references is read, and written back`(source: String) throws {
        let text = try ReferenceText(parsing: source)
        #expect(text.source == source)
        let resolved = text.resolved { "<\($0)>" }
        #expect(try ReferenceText(parsing: ReferenceText.escape(resolved)).literal == resolved)
    }

    @Test(arguments: [
        ("${HOME}", 0), ("a ${vault:x}", 2), ("${env:}", 0), ("${env:1A}", 0), ("${env:A-b}", 0), ("${file:}", 0),
        ("${secret:kube}", 0), ("ä${env:HOME", 2), ("${}", 0), ("${env:A:b}", 0),
    ])
    func `what is no reference is refused with its place and a mend`(source: String, offset: Int) {
        #expect {
            try ReferenceText(parsing: source)
        } throws: { error in
            guard let error = error as? ReferenceError else { return false }
            return error.offset == offset && !error.mend.isEmpty
        }
    }

    @Test func `a template keeps its references apart from what it renders`() throws {
        let template = try Template(parsing: "${env:BASE}/{{ input.path }}?key=$${x}")
        #expect(template.hasReferences)
        let input: JSONObject = ["input": ["path": "a/${env:SECRET}/\u{1}env:SECRET\u{2}"]]
        let text = try #require(try template.render(in: input).string)
        let resolved = ReferenceMark.resolve(text) { "<\($0)>" }
        #expect(resolved == "<${env:BASE}>/a/${env:SECRET}/\u{FFFD}env:SECRET\u{FFFD}?key=${x}")
    }

    @Test(arguments: ["$", "${", "${env:", "\u{1}"])
    func `what is rendered beside a text never becomes a reference with it`(before: String) throws {
        let template = try Template(parsing: "${env:A}{{ input.a }}{env:SECRET}{{ input.b }}")
        let scope: JSONObject = ["input": ["a": .string(before), "b": "env:SECRET\u{2}"]]
        let text = try #require(try template.render(in: scope).string)
        var asked: [Reference] = []
        _ = ReferenceMark.resolve(text) {
            asked.append($0)
            return ""
        }
        #expect(asked == [.environment(name: "A", fallback: nil)])
    }

    @Test func `only texts that were written with a reference are looked at`() throws {
        let value = try TemplateValue(
            parsing: [
                "headers": ["Authorization": "Bearer ${env:KEY}"], "body": "{{ input }}", "list": ["x", "${env:B}"],
            ])
        #expect(value.referencePointers.map(\.description) == ["/headers/Authorization", "/list/1"])
        let rendered = try value.render(in: ["input": "\u{1}env:KEY\u{2}"] as JSONObject)
        let resolved = rendered.resolvingReferences(at: value.referencePointers) { "<\($0)>" }
        #expect(resolved["headers"]?["Authorization"] == "Bearer <${env:KEY}>")
        #expect(resolved["body"] == "\u{1}env:KEY\u{2}")
        #expect(resolved["list"] == ["x", "<${env:B}>"])
    }

    @Test func `a file's path moves with the file that names it`() throws {
        let template = try Template(parsing: "${file:a.md} {{ input }} ${file:../b.md} ${file:/c.md}").rebased(
            onto: "x/y/")
        #expect(template.source == "${file:x/y/a.md} {{ input }} ${file:x/b.md} ${file:/c.md}")
        #expect(try Template(parsing: template.source).source == template.source)
        #expect(try ReferenceText(parsing: "a ${file:b}").rebased(onto: "x/").source == "a ${file:x/b}")
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `spoilt references give a typed error or a text that is written back`(seed: UInt64) {
        var mutation = Mutation(seed: seed)
        let bytes = mutation.spoil(
            Array("a ${env:NAME:-default} $${x} ${secret:kube/key}${file:../x.md} {{ input.x }}".utf8))
        let source = String(decoding: bytes, as: UTF8.self)
        if let text = try? ReferenceText(parsing: source) { #expect(text.source == source) }
        _ = try? Template(parsing: source).rebased(onto: "deep/")
    }
}
