/// A run as the store holds it: one consistent view.
package struct StoredRun: Sendable, Hashable {
    package var header: RunHeader
    /// In order of versions, without a gap: the last one's is the header's.
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
