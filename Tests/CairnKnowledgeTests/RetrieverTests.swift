import CairnKnowledge
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@Suite struct RetrieverTests {
    @Test func `hits are the verbatim slices that fit best`() async throws {
        try await withBase(Self.handbook) { base async throws in
            let hits = try await base.search("How long is the warranty of the lantern?")
            #expect(hits.first?.document == "products/lantern.md")
            #expect(hits.first?.heading == "Lantern L7 > Warranty")
            for hit in hits {
                let text = Self.handbook[hit.document] ?? ""
                #expect(text.slice(hit.start..<hit.end) == hit.text)
                #expect(try await base.holds(hit.text, at: hit.start..<hit.end, of: hit.document))
                #expect((0...1).contains(hit.score))
            }
            #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
        }
    }

    @Test(arguments: [
        ("How long is the warranty of the lantern?", true),
        ("Which battery does the lantern need?", true),
        ("When is the workshop open on Saturdays?", true),
        ("What is the capital of Mongolia?", false),
        ("Who won the football championship in 1998?", false),
        ("How do I configure Kubernetes ingress certificates?", false),
    ])
    func `a small folder's score tells whether it holds an answer`(question: String, holds: Bool) async throws {
        try await withBase(Self.handbook) { base async throws in
            let best = try await base.search(question).first?.score ?? 0
            #expect((best >= 0.5) == holds, "\(best)")
        }
    }

    @Test(arguments: [
        "", "   ", "???", "\"", "a OR b", "NEAR(x)", "stems:*", "\u{0}", String(repeating: "word ", count: 100_000),
        "the of and", "🪨",
    ])
    func `any query is safe`(query: String) async throws {
        try await withBase(Self.handbook) { base async throws in _ = try await base.search(query) }
    }

    @Test func `random queries are safe, and answered the same twice`() async throws {
        try await withBase(Self.handbook) { base async throws in
            var rng = SplitMix64(seed: 11)
            for _ in 0..<200 {
                let query = RandomText.text(using: &rng) + " lantern"
                #expect(try await base.search(query) == base.search(query))
            }
        }
    }

    @Test func `a limit holds, and none finds nothing`() async throws {
        try await withBase(Self.handbook) { base async throws in
            #expect(try await base.search("lantern", limit: 1).count == 1)
            #expect(try await base.search("lantern", limit: 0) == [])
        }
    }

    @Test func `a hit prints as the contract says`() {
        let hit = Hit(
            document: "a.md", heading: "A", start: 1, end: 3, score: 0.75, lanes: ["lexical": 0.5], text: "xy")
        #expect(
            hit.json.text()
                == #"{"document":"a.md","heading":"A","start":1,"end":3,"score":0.75,"lanes":{"lexical":0.5},"text":"xy"}"#
        )
    }

    static let handbook = [
        "products/lantern.md": """
        # Lantern L7

        The L7 is a lantern for expeditions. It weighs 410 grams.

        ## Power

        It runs on one 21700 battery. A full charge lasts 36 hours at the lowest setting.

        ## Warranty

        The lantern is covered for seven years. Send it to the workshop in Trondheim with the receipt.
        """,
        "products/stove.md": """
        # Stove S2

        The stove burns alcohol. Boiling a litre of water takes nine minutes.
        """,
        "opening.txt": "The workshop is open from Monday to Friday between 8 and 17.\nOn Saturdays it opens at 10.\n",
    ]
}

@Suite struct KnowledgeBaseTests {
    @Test func `what is stale is ingested before a search`() async throws {
        let source = ScriptedSource(["a.md": "alpha stone"])
        try await withBase(source, freshFor: .zero) { base async throws in
            #expect(try await base.search("alpha").map(\.text) == ["alpha stone"])
            source["a.md"] = "beta stone"
            #expect(try await base.search("stone").map(\.text) == ["beta stone"])
            source["a.md"] = nil
            #expect(try await base.search("stone") == [])
        }
    }

    @Test func `searches at once share one look at the sources`() async throws {
        let source = ScriptedSource(Dictionary(uniqueKeysWithValues: (0..<40).map { ("\($0).md", "stone \($0)") }))
        try await withBase(source, freshFor: .seconds(3600)) { base async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await base.search("stone", limit: 50).count } }
                for try await count in group { #expect(count == 40) }
            }
            #expect(source.takeReads().count == 40)
            source["new.md"] = "stone new"
            #expect(try await base.search("stone", limit: 50).count == 40)
            #expect(try await base.ingest().added == 1)
            #expect(try await base.search("stone", limit: 50).count == 41)
        }
    }

    @Test func `an ingestion that fails is told, and the next one tries again`() async throws {
        let source = ScriptedSource(["a.md": "alpha"])
        source.fail(KnowledgeError(.source, "unplugged"))
        try await withBase(source, freshFor: .seconds(3600)) { base async throws in
            await #expect(throws: KnowledgeError.self) { try await base.search("alpha") }
            source.fail(nil)
            #expect(try await base.search("alpha").count == 1)
        }
    }
}

private func withBase(
    _ documents: [String: String], _ body: @escaping @Sendable (KnowledgeBase) async throws -> Void
) async throws {
    try await withBase(ScriptedSource(documents), freshFor: .seconds(3600), body)
}

private func withBase(
    _ source: ScriptedSource, freshFor: Duration, _ body: @escaping @Sendable (KnowledgeBase) async throws -> Void
) async throws {
    try await withReactor { reactor in
        let base = KnowledgeBase(
            name: "test", sources: [source], store: InMemoryKnowledgeStore(), reader: DocumentReader(),
            workers: reactor, loop: reactor, freshFor: freshFor)
        try await body(base)
        await base.close()
    }
}
