/// Where the chunks of one knowledge base are kept and looked up.
///
/// Called on the loop, by several tasks at once; what blocks is the store's own affair. Several processes may have the same
/// store open. `apply` is one change: a reader sees all of it or nothing, and when it returned it is kept. What the reading
/// calls answer is of one moment.
package protocol KnowledgeStore: Sendable {
    /// Every document that the store knows, set aside ones too, in order of source and name.
    func documents() async throws -> [DocumentRecord]
    /// Carries out all of `changes`, in order, or when it throws none of them.
    func apply(_ changes: [KnowledgeChange]) async throws
    /// The chunks that hold any of `stems`, those first that hold more and rarer ones more often (BM25), at most `limit`;
    /// and how often the stems are found, which weighs them. At most `Query.mostTerms` stems; any string is one.
    func candidates(for stems: [String], limit: Int) async throws -> Candidates
    /// Whether a document of this name has exactly `text` at `range` (UTF-8 byte offsets).
    func holds(_ text: String, at range: Range<Int>, of document: String) async throws -> Bool
    /// Nothing else is called after it.
    func close() async
}

/// A document's name is unique within its source.
package struct DocumentKey: Sendable, Hashable, Comparable {
    package var source: String
    package var name: String

    package init(source: String, name: String) {
        self.source = source
        self.name = name
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.source == right.source
            ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
            : left.source.utf8.lexicographicallyPrecedes(right.source.utf8)
    }
}

/// What the store knows of a document besides its chunks.
package struct DocumentRecord: Sendable, Hashable {
    package var key: DocumentKey
    /// Of `SourceEntry`, when the document was looked at last.
    package var stamp: String
    /// Of the content that was ingested; empty when it could not be read.
    package var hash: String
    /// Why there is nothing of it to be found.
    package var fault: DocumentFault?

    package init(key: DocumentKey, stamp: String, hash: String, fault: DocumentFault? = nil) {
        self.key = key
        self.stamp = stamp
        self.hash = hash
        self.fault = fault
    }
}

/// Why a document was set aside.
package struct DocumentFault: Sendable, Hashable {
    /// Of `KnowledgeError`.
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

package enum KnowledgeChange: Sendable, Hashable {
    /// Replaces all that there was of the document. A record with a fault has no chunks.
    case put(DocumentRecord, [IndexedChunk])
    /// The document is what it was; a document that is not there stays away.
    case restamp(DocumentKey, stamp: String)
    case remove(DocumentKey)
}

/// A chunk as the store keeps it. The texts of a document's chunks, in order, are the document's text.
package struct IndexedChunk: Sendable, Hashable {
    package var chunk: Chunk
    /// The whole piece.
    package var text: String
    /// What the chunk is found by, in order of the text, its heading's first.
    package var stems: [String]

    package init(chunk: Chunk, text: String, stems: [String]) {
        self.chunk = chunk
        self.text = text
        self.stems = stems
    }
}

package struct Candidates: Sendable, Hashable {
    package var passages: [StoredPassage]
    /// How many chunks the store holds.
    package var chunks: Int
    /// How many stems all chunks have together.
    package var stems: Int
    /// In how many chunks each stem that was asked for occurs. A stem that occurs in none may be left out.
    package var frequencies: [String: Int]

    package init(passages: [StoredPassage] = [], chunks: Int = 0, stems: Int = 0, frequencies: [String: Int] = [:]) {
        self.passages = passages
        self.chunks = chunks
        self.stems = stems
        self.frequencies = frequencies
    }
}

package struct StoredPassage: Sendable, Hashable {
    package var document: String
    package var heading: String
    package var range: Range<Int>
    /// The document's text at `range`.
    package var text: String

    package init(document: String, heading: String, range: Range<Int>, text: String) {
        self.document = document
        self.heading = heading
        self.range = range
        self.text = text
    }
}
