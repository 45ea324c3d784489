package import CairnKnowledge
import CairnReactor

/// A source of documents whose content a test sets. Each change of a document changes its stamp.
package final class ScriptedSource: DocumentSource {
    package static let kind = "scripted"
    package let id: String

    private struct State {
        var documents: [String: (bytes: [UInt8], stamp: Int)] = [:]
        var faults: [SourceFault] = []
        var failure: KnowledgeError?
        var refused: Set<String> = []
        var stamps = 0
        var reads: [String] = []
    }

    private let state = Lock(State())

    package init(id: String = "scripted:1", _ documents: [String: String] = [:]) {
        self.id = id
        for (name, text) in documents { self[name] = text }
    }

    /// Setting nil deletes the document.
    package subscript(name: String) -> String? {
        get { state.withLock { $0.documents[name].map { String(decoding: $0.bytes, as: UTF8.self) } } }
        set { set(name, newValue.map { Array($0.utf8) }) }
    }

    package func set(_ name: String, _ bytes: [UInt8]?) {
        state.withLock { state in
            state.stamps += 1
            state.documents[name] = bytes.map { ($0, state.stamps) }
        }
    }

    /// A new stamp with the same content.
    package func touch(_ name: String) {
        let bytes = state.withLock { $0.documents[name]?.bytes }
        set(name, bytes)
    }

    /// From now on listing fails with this; nil: it works again.
    package func fail(_ error: KnowledgeError?) { state.withLock { $0.failure = error } }

    /// From now on these names cannot be read.
    package func refuse(_ names: Set<String>) { state.withLock { $0.refused = names } }

    /// From now on these paths cannot be looked at: they are faults, and nothing below them is listed.
    package func hide(_ paths: [String]) {
        state.withLock { $0.faults = paths.map { SourceFault(path: $0, message: "it may not be read") } }
    }

    /// The names that were read since this was asked last, in order.
    package func takeReads() -> [String] {
        state.withLock { state in
            defer { state.reads = [] }
            return state.reads.sorted()
        }
    }

    package func list() async throws(KnowledgeError) -> SourceListing {
        try state.withLock { state throws(KnowledgeError) in
            if let failure = state.failure { throw failure }
            let hidden = state.faults.map(\.path)
            let shown = state.documents.filter { name, _ in
                !hidden.contains { name == $0 || name.hasPrefix($0 + "/") }
            }
            return SourceListing(
                entries: shown.sorted { $0.key < $1.key }.map { name, document in
                    SourceEntry(
                        name: name, stamp: "\(document.stamp)", format: DocumentFormat(name: name) ?? .plain)
                }, faults: state.faults)
        }
    }

    package func read(_ entry: SourceEntry) async throws(KnowledgeError) -> [UInt8] {
        try state.withLock { state throws(KnowledgeError) in
            state.reads.append(entry.name)
            guard !state.refused.contains(entry.name), let document = state.documents[entry.name] else {
                throw KnowledgeError(.unreadable, "it may not be read: check its permissions")
            }
            return document.bytes
        }
    }
}
