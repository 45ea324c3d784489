/// What the writer of a database has done since it was opened.
package struct DatabaseStatistics: Sendable, Hashable {
    package var commits = 0
    package var checkpoints = 0
    package var failedCheckpoints = 0
    /// Wall time that checkpoints took, waiting for the write lock included.
    package var checkpointTime: Duration = .zero
    /// How often the connection was opened anew after an error.
    package var reopened = 0
}
