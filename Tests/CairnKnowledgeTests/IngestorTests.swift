import CairnKnowledge
import CairnTesting
import Testing

@Suite struct IngestorTests {
    @Test func `what is new is read, what is known is only looked at`() async throws {
        let (source, store) = (ScriptedSource(["a.md": "# A\nalpha", "b.txt": "beta"]), InMemoryKnowledgeStore())
        try await withIngestor(store) { ingestor async throws in
            let first = try await ingestor.ingest([source])
            #expect((first.added, first.updated, first.removed, first.unchanged) == (2, 0, 0, 0))
            #expect(source.takeReads() == ["a.md", "b.txt"])
            let second = try await ingestor.ingest([source])
            #expect((second.added, second.updated, second.removed, second.unchanged) == (0, 0, 0, 2))
            #expect(source.takeReads() == [])
        }
        #expect(try await Self.found("beta", in: store) == ["beta"])
    }

    @Test func `changes and deletions are followed, a new stamp alone is none`() async throws {
        let (source, store) = (
            ScriptedSource(["a.md": "alpha", "b.md": "beta", "c.md": "gamma"]), InMemoryKnowledgeStore()
        )
        try await withIngestor(store) { ingestor async throws in
            _ = try await ingestor.ingest([source])
            source["a.md"] = "delta"
            source["b.md"] = nil
            source.touch("c.md")
            let report = try await ingestor.ingest([source])
            #expect((report.added, report.updated, report.removed, report.unchanged) == (0, 1, 1, 1))
            _ = source.takeReads()
            _ = try await ingestor.ingest([source])
            #expect(source.takeReads() == [])
        }
        #expect(try await Self.found("alpha beta", in: store) == [])
        #expect(try await Self.found("delta gamma", in: store).sorted() == ["delta", "gamma"])
    }

    @Test func `poison is set aside with its error, and taken in when it is mended`() async throws {
        let (source, store) = (ScriptedSource(["good.md": "alpha", "shut.md": "beta"]), InMemoryKnowledgeStore())
        source.set("bad.md", [0x41, 0, 0xFF])
        source.refuse(["shut.md"])
        try await withIngestor(store) { ingestor async throws in
            for _ in 0..<2 {
                let report = try await ingestor.ingest([source])
                #expect(report.setAside.map(\.document).sorted() == ["bad.md", "shut.md"])
                #expect(Set(report.setAside.map(\.code)) == ["knowledge.not_text", "knowledge.unreadable"])
                #expect(report.documents == 1)
            }
            source["bad.md"] = "mended"
            source.refuse([])
            source.touch("shut.md")
            let report = try await ingestor.ingest([source])
            #expect(report.setAside == [] && report.added == 2)
        }
        #expect(try await Self.found("mended beta", in: store).sorted() == ["beta", "mended"])
    }

    @Test func `what turns to poison can be found no more`() async throws {
        let (source, store) = (ScriptedSource(["a.md": "alpha"]), InMemoryKnowledgeStore())
        try await withIngestor(store) { ingestor async throws in
            _ = try await ingestor.ingest([source])
            source.set("a.md", [0])
            _ = try await ingestor.ingest([source])
        }
        #expect(try await Self.found("alpha", in: store) == [])
    }

    @Test func `a source that cannot be reached loses nothing`() async throws {
        let (source, store) = (ScriptedSource(["sub/a.md": "alpha", "b.md": "beta"]), InMemoryKnowledgeStore())
        try await withIngestor(store) { ingestor async throws in
            _ = try await ingestor.ingest([source])
            source.fail(KnowledgeError(.source, "gone"))
            await #expect(throws: KnowledgeError.self) { try await ingestor.ingest([source]) }
            source.fail(nil)
            source.hide(["sub"])
            let report = try await ingestor.ingest([source])
            #expect(report.setAside.map(\.document) == ["sub"] && report.removed == 0 && report.unchanged == 2)
        }
        #expect(try await Self.found("alpha", in: store) == ["alpha"])
    }

    @Test func `documents of a source that is no longer named are removed`() async throws {
        let (left, right) = (ScriptedSource(id: "l", ["a.md": "alpha"]), ScriptedSource(id: "r", ["a.md": "beta"]))
        let store = InMemoryKnowledgeStore()
        try await withIngestor(store) { ingestor async throws in
            _ = try await ingestor.ingest([left, right])
            let report = try await ingestor.ingest([right])
            #expect(report.removed == 1 && report.unchanged == 1)
        }
        #expect(try await Self.found("alpha beta", in: store) == ["beta"])
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `many small ingestions leave what a single one would`(seed: UInt64) async throws {
        let (source, store) = (ScriptedSource(), InMemoryKnowledgeStore())
        let fresh = InMemoryKnowledgeStore()
        try await withIngestor(store) { ingestor async throws in
            var rng = SplitMix64(seed: seed)
            for _ in 0..<6 {
                for _ in 0..<Int.random(in: 0...4, using: &rng) {
                    let name = "d\(Int.random(in: 0..<8, using: &rng)).md"
                    switch Int.random(in: 0..<6, using: &rng) {
                    case 0: source[name] = nil
                    case 1: source.set(name, [0xFF])
                    case 2: source.touch(name)
                    default:
                        source[name] = "# T\nw\(Int.random(in: 0..<5, using: &rng)) " + RandomText.text(using: &rng)
                    }
                }
                _ = try await ingestor.ingest([source])
            }
        }
        try await withIngestor(fresh) { _ = try await $0.ingest([source]) }
        #expect(try await store.documents() == fresh.documents())
        let stems = (0..<5).map { "w\($0)" } + ["t"]
        let order = { (passage: StoredPassage) in "\(passage.document) \(passage.range.lowerBound + 1_000_000)" }
        var (got, wanted) = (
            try await store.candidates(for: stems, limit: 1000), try await fresh.candidates(for: stems, limit: 1000)
        )
        got.passages.sort { order($0) < order($1) }
        wanted.passages.sort { order($0) < order($1) }
        #expect(got == wanted)
    }

    static func found(_ words: String, in store: any KnowledgeStore) async throws -> [String] {
        let stems = try Query(words).stems
        return try await store.candidates(for: stems, limit: 10).passages.map(\.text)
    }
}

private func withIngestor(
    _ store: any KnowledgeStore, _ body: @concurrent @Sendable (Ingestor) async throws -> Void
) async throws {
    try await withReactor { reactor in
        try await body(Ingestor(store: store, reader: DocumentReader(), workers: reactor))
    }
}
