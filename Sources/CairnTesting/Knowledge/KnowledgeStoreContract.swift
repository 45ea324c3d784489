package import CairnKnowledge
import Testing

/// What every knowledge store owes, clause by clause: the comment of `KnowledgeStore`, as checks. One test runs them over an
/// implementation, as with `RunStoreContract`.
package enum KnowledgeStoreContract {
    package struct Clause: Sendable, CustomTestStringConvertible {
        package let name: String
        let check: @Sendable (KnowledgeStoreSubject) async throws -> Void

        init(_ name: String, _ check: @escaping @Sendable (KnowledgeStoreSubject) async throws -> Void) {
            self.name = name
            self.check = check
        }

        package var testDescription: String { name }

        /// Runs the check; what does not hold is an issue of the running test.
        package func hold(_ subject: KnowledgeStoreSubject) async throws { try await check(subject) }
    }

    package static let clauses = documents + search + laws
}

/// A fresh, empty store for one clause.
package struct KnowledgeStoreSubject: Sendable {
    package let store: any KnowledgeStore
    /// Opens the same store once more, as another process would.
    package let another: @Sendable () async throws -> any KnowledgeStore

    package init(_ store: any KnowledgeStore, another: @escaping @Sendable () async throws -> any KnowledgeStore) {
        self.store = store
        self.another = another
    }
}

// MARK: Builders

extension KnowledgeStoreContract {
    static func key(_ name: String, source: String = "files:docs") -> DocumentKey {
        DocumentKey(source: source, name: name)
    }

    /// A document of these chunks: each is found by its words, and shown without the blanks around it.
    static func put(
        _ name: String, _ chunks: [String], source: String = "files:docs", stamp: String = "s", hash: String = "h"
    ) -> KnowledgeChange {
        var start = 0
        let indexed = chunks.map { text in
            defer { start += text.utf8.count }
            let before = text.utf8.prefix { $0 == 0x20 }.count
            let after = before == text.utf8.count ? 0 : text.utf8.reversed().prefix { $0 == 0x20 }.count
            return IndexedChunk(
                chunk: Chunk(
                    heading: "Top > \(name)", piece: start..<(start + text.utf8.count),
                    range: (start + before)..<(start + text.utf8.count - after)),
                text: text, stems: text.split(separator: " ").map(String.init))
        }
        return .put(DocumentRecord(key: key(name, source: source), stamp: stamp, hash: hash), indexed)
    }

    static func found(
        _ stems: String, in store: any KnowledgeStore, limit: Int = 10
    ) async throws -> [String] {
        let words = stems.split(separator: " ").map(String.init)
        return try await store.candidates(for: words, limit: limit).passages.map(\.text)
    }
}

// MARK: Documents

extension KnowledgeStoreContract {
    static let documents = [
        Clause("a new store is empty") { subject in
            #expect(try await subject.store.documents() == [])
            let none = try await subject.store.candidates(for: ["stone"], limit: 5)
            #expect(none.passages == [] && none.chunks == 0 && none.stems == 0)
        },
        Clause("a document that was put is known and found, by another opener too") { subject in
            try await subject.store.apply([put("a.md", ["a path ", " of stones "], stamp: "1", hash: "x")])
            for store in [subject.store, try await subject.another()] {
                #expect(
                    try await store.documents() == [DocumentRecord(key: key("a.md"), stamp: "1", hash: "x")])
                let candidates = try await store.candidates(for: ["stones"], limit: 5)
                #expect(
                    candidates.passages == [
                        StoredPassage(document: "a.md", heading: "Top > a.md", range: 8..<17, text: "of stones")
                    ])
                if store as AnyObject !== subject.store as AnyObject { await store.close() }
            }
        },
        Clause("putting a document again replaces all of it") { subject in
            try await subject.store.apply([put("a", ["one two", " three"])])
            try await subject.store.apply([put("a", ["two four"], hash: "new")])
            #expect(try await found("one three", in: subject.store) == [])
            #expect(try await found("two", in: subject.store) == ["two four"])
            #expect(try await subject.store.documents().map(\.hash) == ["new"])
        },
        Clause("a removed document is gone, and may be removed again") { subject in
            try await subject.store.apply([put("a", ["one"]), put("b", ["one too"])])
            try await subject.store.apply([.remove(key("a")), .remove(key("a")), .remove(key("never"))])
            #expect(try await found("one", in: subject.store) == ["one too"])
            #expect(try await subject.store.documents().map(\.key.name) == ["b"])
        },
        Clause("a stamp is renewed without touching the rest, and only where the document is") { subject in
            try await subject.store.apply([put("a", ["one"], stamp: "old", hash: "x")])
            try await subject.store.apply([
                .restamp(key("a"), stamp: "new"), .restamp(key("never"), stamp: "new"),
            ])
            #expect(
                try await subject.store.documents() == [DocumentRecord(key: key("a"), stamp: "new", hash: "x")])
            #expect(try await found("one", in: subject.store) == ["one"])
        },
        Clause("a document that is set aside is known with its fault, and not found") { subject in
            let fault = DocumentFault(code: "knowledge.not_text", message: "it is \"binary\"")
            let record = DocumentRecord(key: key("a"), stamp: "", hash: "", fault: fault)
            try await subject.store.apply([put("a", ["one"]), .put(record, [])])
            #expect(try await subject.store.documents() == [record])
            #expect(try await found("one", in: subject.store) == [])
            try await subject.store.apply([put("a", ["one"])])
            #expect(try await subject.store.documents().map(\.fault) == [nil])
        },
        Clause("documents of one name in two sources are two documents") { subject in
            try await subject.store.apply([put("a", ["one left"], source: "l"), put("a", ["one right"], source: "r")])
            #expect(Set(try await found("one", in: subject.store)) == ["one left", "one right"])
            try await subject.store.apply([.remove(key("a", source: "l"))])
            #expect(try await found("one", in: subject.store) == ["one right"])
            #expect(try await subject.store.documents().map(\.key) == [key("a", source: "r")])
        },
        Clause("documents come in order of source and name") { subject in
            try await subject.store.apply([
                put("b", ["x"], source: "2"), put("é", ["x"], source: "1"), put("a", ["x"], source: "2"),
                put("Z", ["x"], source: "1"),
            ])
            #expect(
                try await subject.store.documents().map { "\($0.key.source)\($0.key.name)" } == [
                    "1Z", "1é", "2a", "2b",
                ]
            )
        },
        Clause("only the very text at its place is held") { subject in
            try await subject.store.apply([put("a", ["ein Weg ", "aus Stein"]), put("b", ["ein Bach"], source: "r")])
            let store = subject.store
            #expect(try await store.holds("Weg aus", at: 4..<11, of: "a"))
            #expect(try await store.holds("ein Weg aus Stein", at: 0..<17, of: "a"))
            #expect(try await store.holds("Bach", at: 4..<8, of: "b"))
            for (text, range, name) in [
                ("Weg aus", 5..<12, "a"), ("Weg", 4..<11, "a"), ("Stein", 12..<99, "a"), ("weg", 4..<7, "a"),
                ("Weg", 4..<7, "b"), ("Weg", 4..<7, "c"), ("x", 17..<18, "a"),
            ] {
                #expect(try await !store.holds(text, at: range, of: name))
            }
        },
    ]
}
