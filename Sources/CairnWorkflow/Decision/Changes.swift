/// What has changed since the last decision: where a workflow must look. A decision costs what has changed and not what is
/// open beside it.
///
/// Sound because how far an item of a container has come follows from the facts within it alone; what touches more than one
/// place (letters, takeovers, new starts, a limit that held something back) is `everything`.
package enum Changes: Sendable, Hashable {
    case everything
    case within([Path])

    static let nothing = Changes.within([])
    /// Looking through more paths than this costs more than looking at all that is open.
    private static let manyPaths = 16

    /// - Parameter place: what a letter ended, if it ended anything.
    mutating func add(_ event: HistoryEvent, at place: Path?) {
        guard case .within(var paths) = self else { return }
        guard let path = event.place ?? place, paths.count < Self.manyPaths else {
            self = .everything
            return
        }
        self = .nothing
        paths.append(path)
        self = .within(paths)
    }

    /// Whether anything changed in the item at `place`.
    func touch(_ place: Path) -> Bool {
        switch self {
        case .everything: true
        case .within(let paths): paths.contains { $0.isWithin(place) }
        }
    }
}

extension HistoryEvent {
    /// The one place that the event is about; nil for what may concern all.
    var place: Path? {
        switch self {
        case .taskScheduled(let event): event.path
        case .taskCompleted(let event): event.path
        case .taskFailed(let event): event.path
        case .timerCreated(let path, _), .timerFired(let path, _), .timerCancelled(let path): path
        case .stepRecorded(let event): event.path
        case .waitStarted(let event): event.path
        case .childStarted(let event): event.path
        case .executionStarted, .executionContinued, .decisionStarted, .executionResumed, .executionRestarted,
            .cleanUpStarted, .eventRaised, .executionCompleted:
            nil
        }
    }
}
