package import CairnWire

/// Where the work of a numbered container stands (a list of steps, the passes of a `foreach`, the branches of a turn): how
/// many were begun, and which of those have not ended. A decision looks at these only, so it costs what is active and not
/// what the run has done so far.
///
/// Derived: without it a workflow walks from the first item on and finds the same. It is kept beside the state, is no part
/// of its equality, and is dropped whenever a part of history is taken back (`executionRestarted`).
package struct Frontier: Sendable, Hashable {
    /// Begun and not ended.
    struct Item: Sendable, Hashable {
        let index: Int
        let place: Path
    }

    /// The first item that was not begun.
    package internal(set) var next = 0
    /// In ascending order.
    var open: [Item] = []
    /// Ended and failed, in ascending order.
    package internal(set) var failed: [Int] = []
    /// What the container goes over, rendered once, and what it is a reference to, if it is one.
    package var items: [JSON]?
    package var source: Value?

    package init() {}

    /// Whether all that was begun has ended, and nothing more is to be begun of `count` items.
    package func isDone(of count: Int) -> Bool { open.isEmpty && (next >= count || !failed.isEmpty) }

    fileprivate mutating func note(_ index: Int, _ place: Path, _ progress: Progress) {
        switch progress {
        case .open: open.append(Item(index: index, place: place))
        case .ended(.failed, _): failed.insert(index, at: failed.firstIndex { $0 > index } ?? failed.endIndex)
        case .ended: break
        }
    }
}

extension Decision {
    /// What is known of the container at `path`; empty at first.
    package func frontier(at path: Path) -> Frontier { frontiers[path] ?? Frontier() }

    /// Keeps it for the next decision; nil once the container has ended.
    package mutating func keep(_ frontier: Frontier?, at path: Path) {
        let before: Frontier?
        if let frontier {
            before = frontiers.updateValue(frontier, forKey: path)
        } else {
            before = frontiers.removeValue(forKey: path)
        }
        if !moved.contains(where: { $0.path == path }) { moved.append((path, before)) }
    }

    /// What was known before this decision. One that could not be taken has moved nothing on.
    var frontiersBefore: [Path: Frontier] {
        var before = frontiers
        for (path, frontier) in moved { before[path] = frontier }
        return before
    }

    /// Moves the items of the container at `path` on: each that is open, then those that history has begun and the
    /// frontier does not know (after a load), and then begins new ones in order while there is room and none has failed.
    /// What a limit holds back is not begun; it is tried again at the next decision.
    ///
    /// - Parameters:
    ///   - count: how many items there are.
    ///   - parallel: how many may be open at a time.
    ///   - place: the path of an item, which is a step or has all its steps within.
    ///   - item: how far an item has come; it begins the item if need be. A failure here fails the container.
    /// - Throws: `MissingBlobs` with what all items miss, so that the engine loads it at once.
    package mutating func advance(
        _ path: Path, count: Int, parallel: Int, place: (Int) -> Path,
        item: (Int, inout Decision) throws(MissingBlobs) -> Progress
    ) throws(MissingBlobs) -> Frontier {
        var frontier = frontier(at: path)
        var missing: Set<BlobReference> = []
        let open = frontier.open
        frontier.open.removeAll(keepingCapacity: true)
        for waiting in open {
            let progress = changes.touch(waiting.place) ? look(at: waiting.index, &missing, item) : .open
            frontier.note(waiting.index, waiting.place, progress)
        }
        while frontier.next < count {
            let place = place(frontier.next)
            guard state.isBegun(place) else { break }
            frontier.note(frontier.next, place, look(at: frontier.next, &missing, item))
            frontier.next += 1
        }
        while frontier.next < count, frontier.open.count < parallel, frontier.failed.isEmpty, missing.isEmpty {
            let asked = commands.count
            let progress = look(at: frontier.next, &missing, item)
            if progress.isOpen, commands.count == asked { break }
            frontier.note(frontier.next, place(frontier.next), progress)
            frontier.next += 1
        }
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        keep(frontier, at: path)
        return frontier
    }

    private mutating func look(
        at index: Int, _ missing: inout Set<BlobReference>,
        _ item: (Int, inout Decision) throws(MissingBlobs) -> Progress
    ) -> Progress {
        do throws(MissingBlobs) {
            return try item(index, &self)
        } catch {
            missing.formUnion(error.references)
            return .open
        }
    }
}
