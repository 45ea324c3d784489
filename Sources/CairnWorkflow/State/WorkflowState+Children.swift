import CairnWire

extension WorkflowState {
    /// A child, and its place among the run's events.
    package struct Child: Sendable, Hashable {
        package let started: ChildStarted
        package let sequence: Int
    }

    mutating func start(_ event: ChildStarted) -> Bool {
        guard children[event.path] == nil else { return false }
        children[event.path] = Child(started: event, sequence: eventCount)
        touch(event.path)
        contain(event.path)
        return true
    }

    /// What was used by all that stands within a container: a pass, a branch, a child.
    package func usage(within path: Path) -> TokenUsage { usages[path] ?? TokenUsage() }

    mutating func spend(_ used: TokenUsage, at path: Path) {
        usage = usage + used
        var path = path
        while let parent = path.parent, !parent.isRoot {
            path = parent
            usages[path] = (usages[path] ?? TokenUsage()) + used
            touch(path)
        }
    }

    mutating func cleanUp(_ event: CleanUpStarted) -> Bool {
        guard cleanUp == nil else { return false }
        cleanUp = event
        closeWaits()
        // What a dead process had in flight is asked for no more.
        lost = []
        inDoubt = []
        return true
    }
}
