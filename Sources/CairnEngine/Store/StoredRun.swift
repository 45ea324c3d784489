/// A run as the store holds it: one consistent view.
package struct StoredRun: Sendable, Hashable {
    package var header: RunHeader
    /// Those of the header's generation, in order of versions and without a gap: the last one's is the header's, and the
    /// first one's is 1 in the first generation only.
    package var segments: [HistorySegment]
    /// Letters that no append has folded in, in order of arrival.
    package var letters: [Letter]

    package init(header: RunHeader, segments: [HistorySegment], letters: [Letter]) {
        self.header = header
        self.segments = segments
        self.letters = letters
    }
}

/// The events of one append.
package struct HistorySegment: Sendable, Hashable {
    package var version: Int
    package var events: [UInt8]

    package init(version: Int, events: [UInt8]) {
        self.version = version
        self.events = events
    }
}
