package import CairnWire

/// Turns values into JSON: follows references to results, blobs and what the workflow derives.
package struct ValueReader: Sendable {
    package let state: WorkflowState
    package let workflow: any Workflow
    let blobs: Blobs
    /// Ends that the decision under way has found and history does not hold yet.
    var fresh: [Path: StepResult] = [:]
    var children: [Path: ChildStarted] = [:]

    package init(state: WorkflowState, workflow: any Workflow, blobs: Blobs) {
        self.state = state
        self.workflow = workflow
        self.blobs = blobs
    }

    /// The decider's revision that began the run.
    package var revision: Int { state.started?.revision ?? 0 }

    /// How the step at `path` ended; nil when it did not.
    package func result(at path: Path) -> StepResult? {
        fresh[path] ?? state.result(at: path)
    }

    /// What stands beside an activity's result, or beside a record that has passages of its own.
    private func citations(at path: Path) -> Value? {
        if let recorded = (fresh[path] ?? state.result(at: path))?.citations, recorded != .citations(of: path) {
            return recorded
        }
        guard case .completed(let event)? = state.tasks[path]?.phase else { return nil }
        return event.citations
    }

    /// Whether the step's end is recorded, so that its output is the record's and no activity's result.
    package func isRecorded(_ path: Path) -> Bool { fresh[path] != nil || state.steps[path] != nil }

    /// The whole value as JSON. A reference to what a step did not give is null.
    ///
    /// - Throws: `MissingBlobs` with every blob that this value needs and that is not in memory.
    package func json(_ value: Value) throws(MissingBlobs) -> JSON {
        var missing: Set<BlobReference> = []
        let json = read(value, &missing)
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        return json
    }

    /// The part of `value` that `pointer` leads to, with as little of it read as can be; nil when it leads nowhere. What
    /// comes back is no reference to a whole result: a chain of references does not grow with each step that passes one on.
    package func select(_ value: Value, _ pointer: ArraySlice<Value.Pointer>) throws(MissingBlobs) -> Value? {
        switch value {
        case .literal(let json): return json.selecting(pointer).map(Value.literal)
        case .result(let path, let first):
            guard let output = result(at: path)?.output else { return nil }
            return try select(output, first + pointer)
        case .citations(let path):
            guard let citations = citations(at: path) else { return nil }
            return try select(citations, pointer)
        case .array(let items):
            guard let first = pointer.first else { return value }
            guard case .index(let index) = first, items.indices.contains(index) else { return nil }
            return try select(items[index], pointer.dropFirst())
        case .object:
            guard let first = pointer.first else { return value }
            guard case .key(let key) = first, let member = value.member(key) else { return nil }
            return try select(member, pointer.dropFirst())
        case .blob, .derived:
            if pointer.isEmpty { return value }
            return try json(value).selecting(pointer).map(Value.literal)
        }
    }

    /// Reads on past what is missing, so that the engine loads all of it at once.
    private func read(_ value: Value, _ missing: inout Set<BlobReference>) -> JSON {
        do throws(MissingBlobs) {
            switch value {
            case .literal(let json): return json
            case .blob(let reference):
                guard let json = blobs[reference.hash] else { throw MissingBlobs([reference]) }
                return json
            case .result, .citations:
                guard let selected = try select(value, []) else { return .null }
                return read(selected, &missing)
            case .array(let items): return .array(items.map { read($0, &missing) })
            case .object(let members):
                return .object(JSONObject(members.map { ($0.key, read($0.value, &missing)) }))
            case .derived(let derived): return try workflow.derive(derived, reading: self)
            }
        } catch {
            missing.formUnion(error.references)
            return .null
        }
    }
}

extension JSON {
    /// The part that `pointer` leads to; nil when it leads nowhere.
    func selecting(_ pointer: ArraySlice<CairnWorkflow.Value.Pointer>) -> JSON? {
        var selected = self
        for step in pointer {
            let next: JSON? =
                switch step {
                case .key(let key): selected[key]
                case .index(let index): selected[index]
                }
            guard let next else { return nil }
            selected = next
        }
        return selected
    }
}
