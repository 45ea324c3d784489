// Children: an agent or a workflow that runs as a step, within its parent's history.
extension Decision {
    /// The child at `path`, as history or this decision has it; nil before it has begun.
    package func child(at path: Path) -> ChildStarted? { reader.child(at: path) }

    /// Begins a child, once.
    package mutating func start(child: ChildStarted) {
        guard self.child(at: child.path) == nil else { return }
        reader.children[child.path] = child
        commands.append(.startChild(child))
    }
}

extension ValueReader {
    /// The child at `path`; nil when none has begun there.
    package func child(at path: Path) -> ChildStarted? { children[path] ?? state.children[path]?.started }

    /// What the run, or the child at `scope`, was started with.
    package func input(of scope: Path) -> Value {
        scope.isRoot ? state.started?.input ?? .null : child(at: scope)?.input ?? .null
    }

    /// What was used so far by the step at `path`, and by all that stands within it.
    package func usage(of path: Path) -> TokenUsage {
        let within = state.usage(within: path)
        return state.tasks[path]?.usage.map { $0 + within } ?? within
    }
}
