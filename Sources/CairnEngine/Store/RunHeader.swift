package import CairnWire
package import CairnWorkflow

/// What the store knows of a run without reading its history.
package struct RunHeader: Sendable, Hashable {
    package var id: String
    /// The agent's or workflow's name.
    package var name: String
    /// The definition snapshot that the run is pinned to, by content hash.
    package var definition: String
    /// Who began it, and so who may take it up again: `run`, `serve`, `mcp`.
    package var origin: String
    package var head: RunHead
    /// How many appends the run has had, over all generations; the next one expects this number.
    package var version: Int
    /// Which stretch of the history the run is in, from 1: `RunAppend.opens` begins the next.
    package var generation: Int
    /// Raised by whoever takes the run; 0 until someone drives it.
    package var epoch: Int
    /// Who took it last.
    package var driver: Driver?
    package var started: Timestamp

    package init(
        id: String, name: String, definition: String, origin: String, head: RunHead, version: Int,
        generation: Int = 1, epoch: Int, driver: Driver?, started: Timestamp
    ) {
        self.id = id
        self.name = name
        self.definition = definition
        self.origin = origin
        self.head = head
        self.version = version
        self.generation = generation
        self.epoch = epoch
        self.driver = driver
        self.started = started
    }
}

/// What of a run changes and is looked for: the indexes of open runs and of wake-ups are made of it.
package struct RunHead: Sendable, Hashable {
    package var status: RunStatus
    /// Set with a terminal status.
    package var ended: Timestamp?
    /// When the next durable timer of a run that waits is due; nil when none is.
    package var wake: Timestamp?

    package init(status: RunStatus, ended: Timestamp? = nil, wake: Timestamp? = nil) {
        self.status = status
        self.ended = ended
        self.wake = wake
    }
}

/// Which runs a list shows. Nil and empty ask for all.
package struct RunFilter: Sendable, Hashable {
    package var statuses: Set<RunStatus>
    package var name: String?
    package var origin: String?
    /// Started at this time or later, and before that one.
    package var since: Timestamp?
    package var until: Timestamp?

    package init(
        statuses: Set<RunStatus> = [], name: String? = nil, origin: String? = nil, since: Timestamp? = nil,
        until: Timestamp? = nil
    ) {
        self.statuses = statuses
        self.name = name
        self.origin = origin
        self.since = since
        self.until = until
    }

    package func admits(_ run: RunHeader) -> Bool {
        (statuses.isEmpty || statuses.contains(run.head.status)) && (name == nil || name == run.name)
            && (origin == nil || origin == run.origin) && since.map { run.started >= $0 } ?? true
            && until.map { run.started < $0 } ?? true
    }
}

/// Some runs, and where to go on.
package struct RunPage: Sendable, Hashable {
    package var runs: [RunHeader]
    /// Nil at the end.
    package var next: RunCursor?
    /// The ids of runs of this page whose rows are damaged: to load one says what is wrong with it.
    package var damaged: [String]

    package init(runs: [RunHeader], next: RunCursor?, damaged: [String] = []) {
        self.runs = runs
        self.next = next
        self.damaged = damaged
    }
}

/// A place in a list of runs. Only the store that gave it knows what it says; it stays good while runs come and go.
package struct RunCursor: Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Some runs whose time has come, and where to go on.
package struct WakePage: Sendable, Hashable {
    /// Their ids, damaged ones too: to load one says what is wrong with it.
    package var runs: [String]
    /// Behind the last of them. Nil where none was given, or where the store gives all of them each time.
    package var end: WakeCursor?

    package init(runs: [String], end: WakeCursor?) {
        self.runs = runs
        self.end = end
    }
}

/// A place in the index of wake-ups: by time, and within one instant by the number that the store gave the run.
package struct WakeCursor: Sendable, Hashable, Comparable {
    package let wake: Timestamp
    package let number: Int64

    package init(wake: Timestamp, number: Int64) {
        self.wake = wake
        self.number = number
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.wake, left.number) < (right.wake, right.number)
    }
}
