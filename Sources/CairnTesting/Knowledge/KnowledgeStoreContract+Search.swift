import CairnKnowledge
import Testing

extension KnowledgeStoreContract {
    static let search = [
        Clause("what holds more and rarer stems comes first") { subject in
            var changes = (0..<20).map { put("common-\($0)", ["stone path number \($0)"]) }
            changes.append(put("rare", ["a stone by a brook"]))
            try await subject.store.apply(changes)
            let texts = try await found("stone brook", in: subject.store, limit: 3)
            #expect(texts.count == 3 && texts.first == "a stone by a brook")
        },
        Clause("everything that holds a stem is a candidate, up to the limit") { subject in
            try await subject.store.apply((0..<30).map { put("\($0)", ["stone \($0)", " more", " stone again"]) })
            let candidates = try await subject.store.candidates(for: ["stone", "absent"], limit: 1000)
            #expect(candidates.passages.count == 60)
            #expect(candidates.chunks == 90 && candidates.stems == 150)
            #expect(candidates.frequencies["stone"] == 60 && candidates.frequencies["absent"] ?? 0 == 0)
            #expect(try await subject.store.candidates(for: ["stone"], limit: 7).passages.count == 7)
        },
        Clause("stems of any script are found") { subject in
            let stems = ["наука", "ελλαδ", "नमस्ते", "ภาษาไทย", "漢字", "a1b2", "ſ", "ǆ"]
            try await subject.store.apply(stems.map { put($0, ["\($0) x"]) })
            for stem in stems { #expect(try await found(stem, in: subject.store) == ["\(stem) x"]) }
        },
        Clause("no string of a query does more than search") { subject in
            try await subject.store.apply([put("a", ["one two three"])])
            let hostile = [
                "\"", "\"\"", "a\"b", "one OR two", "NEAR(one two)", "stems:one", "*", "on*", "^one", "-", "(", "one)",
                "+", "", " ", "\u{0}", "'; DROP TABLE documents; --", "{one two}", "\\", "%", "AND", "NOT",
                String(repeating: "x", count: 100_000),
            ]
            for stem in hostile {
                _ = try await subject.store.candidates(for: [stem], limit: 5)
                let beside = try await subject.store.candidates(for: [stem, "three", stem], limit: 5)
                #expect(beside.passages.map(\.text) == ["one two three"])
            }
            _ = try await subject.store.candidates(for: hostile, limit: 5)
            #expect(try await subject.store.candidates(for: [], limit: 5).passages == [])
        },
        Clause("a question of the most terms is answered") { subject in
            try await subject.store.apply([put("a", ["w7 one"])])
            let stems = (0..<Query.mostTerms).map { "w\($0)" }
            #expect(try await subject.store.candidates(for: stems, limit: 5).passages.map(\.text) == ["w7 one"])
        },
    ]

    static let laws = [
        Clause("any history of changes leaves what its end alone would") { subject in
            var rng = SplitMix64(seed: 4)
            var model: [DocumentKey: KnowledgeChange] = [:]
            for _ in 0..<40 {
                var batch: [KnowledgeChange] = []
                for _ in 0..<Int.random(in: 1...6, using: &rng) {
                    let name = "d\(Int.random(in: 0..<12, using: &rng))"
                    if Int.random(in: 0..<3, using: &rng) == 0 {
                        batch.append(.remove(key(name)))
                        model[key(name)] = nil
                    } else {
                        let words = (0..<Int.random(in: 0...5, using: &rng)).map { _ in
                            "w\(Int.random(in: 0..<9, using: &rng)) "
                        }
                        let change = put(name, words, hash: "\(Int.random(in: 0..<1000, using: &rng))")
                        batch.append(change)
                        model[key(name)] = change
                    }
                }
                try await subject.store.apply(batch)
            }
            let expected = InMemoryKnowledgeStore()
            try await expected.apply(model.sorted { $0.key < $1.key }.map(\.value))
            #expect(try await subject.store.documents() == expected.documents())
            let stems = (0..<9).map { "w\($0)" }
            let (got, wanted) = (
                try await subject.store.candidates(for: stems, limit: 1000),
                try await expected.candidates(for: stems, limit: 1000)
            )
            #expect(got.chunks == wanted.chunks && got.stems == wanted.stems)
            #expect(got.frequencies.filter { $0.value > 0 } == wanted.frequencies.filter { $0.value > 0 })
            let order = { (passage: StoredPassage) in "\(passage.document) \(passage.range.lowerBound + 1000)" }
            #expect(got.passages.sorted { order($0) < order($1) } == wanted.passages.sorted { order($0) < order($1) })
        }
    ]
}
