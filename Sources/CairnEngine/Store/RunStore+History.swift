extension RunStore {
    /// The history of all generations that are kept, in order of versions.
    ///
    /// - Throws: as `history(of:generation:)`.
    package func wholeHistory(of run: String) async throws -> [HistorySegment] {
        var segments: [HistorySegment] = []
        for generation in 1...max(1, try await header(of: run).generation) {
            segments += try await history(of: run, generation: generation)
        }
        return segments
    }
}
