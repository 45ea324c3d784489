/// What a run store has written since it was opened.
package struct RunStoreStatistics: Sendable, Hashable {
    /// Batches, each one commit of the database.
    package var batches = 0
    /// Steps of runs in them.
    package var appends = 0
    package var others = 0

    mutating func count(_ writes: [RunWrite]) {
        batches += 1
        for write in writes {
            if case .append = write { appends += 1 } else { others += 1 }
        }
    }
}
