extension Decision {
    /// The steps and activities within a place that have completed, the last one first. What is recorded of a step stands
    /// before what its activity gave. Looks through all that the run has done: for ends, not for every decision.
    package func completed(within place: Path) -> [Path] {
        var found: [(path: Path, order: Int)] = []
        for (path, task) in state.tasks where path.isWithin(place) && recorded(path) == nil {
            if case .completed = task.phase, let order = task.ending { found.append((path, order)) }
        }
        for (path, step) in state.steps where path.isWithin(place) && step.record.outcome == .completed {
            found.append((path, step.sequence))
        }
        for (index, command) in commands.enumerated() {
            guard case .recordStep(let record) = command, record.outcome == .completed, record.path.isWithin(place)
            else { continue }
            found.append((record.path, state.eventCount + index))
        }
        return found.sorted { ($0.order, $0.path) > ($1.order, $1.path) }.map(\.path)
    }
}
