package import CairnWire
package import CairnWorkflow

/// A run to be created, with its first events.
package struct NewRun: Sendable {
    package var id: String
    package var name: String
    package var origin: String
    package var definition: DefinitionSnapshot
    /// Who drives it from the start; nil for a detached start, which is left to whoever takes it.
    package var driver: Driver?
    package var head: RunHead
    package var started: Timestamp
    /// Encoded history events: version 1 of the run.
    package var events: [UInt8]
    package var blobs: [Blob]

    package init(
        id: String, name: String, origin: String, definition: DefinitionSnapshot, driver: Driver?, head: RunHead,
        started: Timestamp, events: [UInt8], blobs: [Blob] = []
    ) {
        self.id = id
        self.name = name
        self.origin = origin
        self.definition = definition
        self.driver = driver
        self.head = head
        self.started = started
        self.events = events
        self.blobs = blobs
    }
}

/// A definition as the host wrote it down, which the store keeps once for all runs that are pinned to it.
package struct DefinitionSnapshot: Sendable, Hashable {
    /// SHA-256 of the bytes, lower-case hex.
    package var hash: String
    package var bytes: [UInt8]

    package init(hash: String, bytes: [UInt8]) {
        self.hash = hash
        self.bytes = bytes
    }
}

/// What one step of a run adds. All of it is committed, or nothing.
package struct RunAppend: Sendable {
    package var run: String
    /// The version that this append follows; its own is one more.
    package var version: Int
    /// The epoch under which the run is driven; with `claim`, the one before.
    package var epoch: Int
    /// Takes the run over: the epoch is raised by one and the driver becomes this one.
    package var claim: Driver?
    /// The events are the first of this generation, which is the one after the header's. Versions count on.
    package var opens: Int?
    /// Encoded history events, never none.
    package var events: [UInt8]
    /// What the events name and the store may not have yet. A blob that is there is not written again.
    package var blobs: [Blob]
    /// The new head; nil when it stays as it is.
    package var head: RunHead?
    /// Ids of letters that these events fold in: they are unread no more.
    package var letters: [String]
    /// A deadline passes with these events, and a letter that was given before it counts: they stand only when no other
    /// letter to the run is unread.
    package var isLastCall = false

    package init(
        run: String, version: Int, epoch: Int, claim: Driver? = nil, opens: Int? = nil, events: [UInt8],
        blobs: [Blob] = [], head: RunHead? = nil, letters: [String] = []
    ) {
        self.run = run
        self.version = version
        self.epoch = epoch
        self.claim = claim
        self.opens = opens
        self.events = events
        self.blobs = blobs
        self.head = head
        self.letters = letters
    }

    /// What counts against the bound of a batch.
    package var size: Int { blobs.reduce(events.count) { $0 + $1.bytes.count } }
}

/// Canonical bytes of a value that history names by hash.
package struct Blob: Sendable, Hashable {
    package var reference: BlobReference
    package var bytes: [UInt8]

    package init(reference: BlobReference, bytes: [UInt8]) {
        self.reference = reference
        self.bytes = bytes
    }
}
