package import CairnWire

/// The run is going to end as said, and first takes back what it has done. From here on only clean-up is scheduled.
package struct CleanUpStarted: Sendable, Hashable {
    package var status: ExecutionCompleted.Status
    package var failure: FailureDetails?
    package var at: Timestamp

    package init(status: ExecutionCompleted.Status, failure: FailureDetails? = nil, at: Timestamp) {
        self.status = status
        self.failure = failure
        self.at = at
    }
}
