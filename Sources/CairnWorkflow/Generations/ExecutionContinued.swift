package import CairnWire

/// A run continues as new: it begins another generation of its history, with all that is known carried over. The first event
/// of every generation but the first. A load reads what it names and the events after it, and nothing older.
///
/// What history knows is kept by path, in *parts*: each holds the places that changed in the generations it is of, and a
/// later part stands before an earlier one. So what has finished is written once more, and not again in every generation;
/// see `Carry`. What is open (timers, letters, waits, counters) is small and is written anew each time.
package struct ExecutionContinued: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        /// Of how many parts it was made, as a power of `Carry.fan`.
        package var level: Int
        /// A list of `CarriedPlace`, as JSON; usually a blob.
        package var value: Value

        package init(level: Int, value: Value) {
            self.level = level
            self.value = value
        }
    }

    /// As the run began, with this generation's number.
    package var started: ExecutionStarted
    /// In order: the earliest first.
    package var parts: [Part]
    /// What is open, and the counters; see `WorkflowState.open`.
    package var open: Value
    /// The run was started anew from this step: that and all that came after it is forgotten.
    package var from: Path?
    package var at: Timestamp

    package init(started: ExecutionStarted, parts: [Part], open: Value, from: Path? = nil, at: Timestamp) {
        self.started = started
        self.parts = parts
        self.open = open
        self.from = from
        self.at = at
    }

    /// What must be in memory to read it.
    package var blobs: Set<BlobReference> {
        Set(
            (parts.map(\.value) + [open]).compactMap { value in
                if case .blob(let reference) = value { reference } else { nil }
            })
    }
}

/// Why a generation's beginning cannot be read.
package enum CarriedStateError: Error, Sendable, Hashable {
    /// Load these and ask again.
    case missing(MissingBlobs)
    /// The bytes are damaged, or a newer build wrote them.
    case unreadable(HistoryError)
}
