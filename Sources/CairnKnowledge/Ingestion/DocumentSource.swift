/// Where documents come from.
///
/// Both calls are made on the loop; what blocks goes to a thread. `list` tells what is there without reading it: it runs
/// before every search and has to be cheap. What it does not list any more is removed from the store, so a source that
/// cannot be reached throws, and never lists less.
package protocol DocumentSource: Sendable {
    static var kind: String { get }
    /// The same as long as it is the same source: kept in the store with its documents.
    var id: String { get }
    /// - Throws: `knowledge.source`.
    func list() async throws(KnowledgeError) -> SourceListing
    /// The bytes of one document of the listing.
    /// - Throws: `knowledge.unreadable`, `knowledge.too_large`.
    func read(_ entry: SourceEntry) async throws(KnowledgeError) -> [UInt8]
}

package struct SourceListing: Sendable, Hashable {
    /// In order of their names' bytes.
    package var entries: [SourceEntry]
    /// What could not be looked at: folders without permission, names that are no UTF-8. Documents known from below such a
    /// path stay as they are.
    package var faults: [SourceFault]

    package init(entries: [SourceEntry] = [], faults: [SourceFault] = []) {
        self.entries = entries
        self.faults = faults
    }
}

package struct SourceEntry: Sendable, Hashable {
    /// The document's name: its path relative to the source.
    package var name: String
    /// Changes when the document may have changed. Empty when that cannot be told: the content is then compared.
    package var stamp: String
    package var format: DocumentFormat

    package init(name: String, stamp: String, format: DocumentFormat) {
        self.name = name
        self.stamp = stamp
        self.format = format
    }
}

package struct SourceFault: Sendable, Hashable {
    /// Relative to the source, as the entries' names.
    package var path: String
    package var message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }
}
