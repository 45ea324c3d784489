package import CairnWorkflow

/// What a store keeps of a run, as of one moment, but for its bytes: history before the header's version, and the blobs, never
/// change, so they can be read after it one by one, while the run goes on.
package struct RunManifest: Sendable, Hashable {
    package var header: RunHeader
    /// The generations whose history is kept, in order; the last is the header's.
    package var generations: [Int]
    /// Unread, in order of arrival.
    package var letters: [Letter]
    /// Ids of the letters that were read, in order of arrival.
    package var readLetters: [String]
    /// By the names that the store has for them, sorted: `RunStore.storedBlob` reads each.
    package var blobs: [BlobReference]

    package init(
        header: RunHeader, generations: [Int], letters: [Letter], readLetters: [String], blobs: [BlobReference]
    ) {
        self.header = header
        self.generations = generations
        self.letters = letters
        self.readLetters = readLetters
        self.blobs = blobs
    }
}
