import CairnWire

/// All that a run's state holds at one path, as a generation hands it to the next. It replaces what an earlier part said of
/// the path, the absence of things too.
struct CarriedPlace: Sendable, Hashable {
    var path: Path
    var task: TaskState?
    var step: WorkflowState.RecordedStep?
    var wait: WaitState?
    var child: WorkflowState.Child?
    /// Of what stands within.
    var usage: TokenUsage?
    var account: Account?
    /// A timer that has fired.
    var hasFired = false
    /// A step stood here and was taken back: what it stands in was begun all the same.
    var wasBegun = false

    /// Whether the state knows of a step or activity at the path.
    fileprivate var isStep: Bool { task != nil || step != nil || wait != nil || child != nil }
}

extension WorkflowState {
    func place(at path: Path) -> CarriedPlace {
        var place = CarriedPlace(
            path: path, task: tasks[path], step: steps[path], wait: waits[path], child: children[path],
            usage: usages[path], account: accounts[path], hasFired: firedTimers.contains(path))
        place.wasBegun = !place.isStep && (path.parent.map(containers.contains) ?? false)
        return place
    }

    mutating func put(_ place: CarriedPlace) {
        let path = place.path
        tasks[path] = place.task
        steps[path] = place.step
        waits[path] = place.wait
        children[path] = place.child
        usages[path] = place.usage
        accounts[path] = place.account
        if place.hasFired { firedTimers.insert(path) } else { firedTimers.remove(path) }
        if place.isStep || place.wasBegun { contain(path) }
    }

    /// Every path of which the state holds something.
    var paths: Set<Path> {
        var paths = Set(tasks.keys)
        paths.formUnion(steps.keys)
        paths.formUnion(waits.keys)
        paths.formUnion(children.keys)
        paths.formUnion(usages.keys)
        paths.formUnion(accounts.keys)
        paths.formUnion(firedTimers)
        return paths
    }
}
