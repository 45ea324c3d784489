/// Where the work of a numbered container stands (a list of steps, the passes of a `foreach`, an agent's turns): how many
/// were begun, and which of those have not ended. A decision looks at these only, so it costs what is active and not what
/// the run has done so far.
///
/// Derived: without it a workflow walks from the first item on and finds the same. It is kept beside the state, is no part
/// of its equality, and is dropped whenever a part of history is taken back (`executionRestarted`).
package struct Frontier: Sendable, Hashable {
    /// The first item that was not begun.
    package var next = 0
    /// Begun and not ended, in ascending order.
    package var open: [Int] = []
    /// The steps within that ended the container's hope of success, in order of items.
    package var failed: [Path] = []

    package init() {}
}

extension Decision {
    /// What is known of the container at `path`; empty at first.
    package func frontier(at path: Path) -> Frontier { frontiers[path] ?? Frontier() }

    /// Keeps it for the next decision; nil once the container has ended.
    package mutating func keep(_ frontier: Frontier?, at path: Path) {
        let before = frontiers[path]
        guard before != frontier else { return }
        if !moved.contains(where: { $0.path == path }) { moved.append((path, before)) }
        frontiers[path] = frontier
    }

    /// What was known before this decision. One that could not be taken has moved nothing on.
    var frontiersBefore: [Path: Frontier] {
        var before = frontiers
        for (path, frontier) in moved { before[path] = frontier }
        return before
    }
}
