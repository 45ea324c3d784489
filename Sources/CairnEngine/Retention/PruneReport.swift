package import CairnWorkflow

/// What a round of pruning came to.
package struct PruneReport: Sendable, Hashable {
    /// How many runs were removed, by how they had ended; in a rehearsal, how many would have been.
    package var removed: [RunStatus: Int] = [:]
    /// Runs that somebody had in hand, to start their failed step anew for one: they are kept.
    package var kept = 0
    /// Bytes of history, letters and values that were freed, those of deleted runs that an earlier round left among them.
    package var bytes = 0

    package init() {}

    package var count: Int { removed.values.reduce(0, +) }
}
