import CairnAgents
import CairnCrypto
import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow
import Glibc

extension Host {
    /// An agent or workflow, pinned, to be started any number of times.
    ///
    /// - Throws: `HostError` with `definitions` or `notInThisBuild`; `Diagnostic` when there is none of that name.
    package func prepare(_ name: String) async throws -> PreparedDefinition {
        let loaded = try await soundProject()
        let entry = try loaded.entry(named: name)
        let missing = loaded.notInThisBuild(neededBy: entry)
        guard missing.isEmpty else {
            throw HostError(
                .notInThisBuild, "\(name) needs what this build does not carry out", diagnostics: missing)
        }
        let bytes = loaded.snapshot(of: entry).json.canonicalBytes()
        let hash = try SHA256.digest(of: bytes).hex
        return PreparedDefinition(
            entry: entry, project: loaded.project, snapshot: CairnEngine.DefinitionSnapshot(hash: hash, bytes: bytes))
    }

    /// Asks an open run to stop.
    ///
    /// - Returns: whether a process drives the run and so carries it out; else `runs resume` does.
    /// - Throws: `run.not_found`, `run.ended`.
    package func cancel(_ run: String) async throws -> Bool {
        try await send(EventRaised.cancel, ["by": .string(person)], to: run)
    }

    /// A person's word on a step that is in doubt.
    package enum Answer: Sendable {
        /// Call it again.
        case again
        /// It happened, with this result.
        case happened(JSON)
        /// It fails as in doubt.
        case failed(reason: String?)
    }

    /// Answers a step that is in doubt; the only one where none is named.
    ///
    /// - Returns: as `cancel`.
    /// - Throws: `HostError` with `notAsking` when nothing of the run waits for a person, or several steps do.
    package func answer(_ run: String, step: String?, _ answer: Answer) async throws -> Bool {
        let questions = try await engine().report(of: run).questions.map(\.rawValue)
        let known = questions.joined(separator: ", ")
        guard !questions.isEmpty else {
            throw HostError(.notAsking, "run \(run) waits for nobody: cairn runs show \(run)")
        }
        if let step, !questions.contains(step) {
            throw HostError(.notAsking, "\(step) waits for nobody; what does: \(known)")
        }
        guard let path = step ?? (questions.count == 1 ? questions.first : nil) else {
            throw HostError(.notAsking, "several steps wait: name one with --step: \(known)")
        }
        var data: JSONObject = ["step": .string(path), "by": .string(person)]
        switch answer {
        case .again: data["approved"] = true
        case .happened(let output):
            data["approved"] = true
            data["output"] = output
        case .failed(let reason):
            data["approved"] = false
            if let reason { data["reason"] = .string(reason) }
        }
        return try await send(EventRaised.resolve, .object(data), to: run)
    }

    private func send(_ name: String, _ data: JSON, to run: String) async throws -> Bool {
        let store = try await store()
        let at = Timestamp(milliseconds: loop.wallMilliseconds)
        _ = try await store.post(Letter(run: run, id: try RunID.fresh(), name: name, data: data, at: at))
        do {
            // Whoever drives the run holds it; a lock that is free says that nobody does.
            try await store.acquire(run).release()
            return false
        } catch let error as EngineError where error.code == .runDrivenElsewhere {
            return true
        }
    }

    /// The person at the keyboard, for the audit.
    private nonisolated var person: String { environment["USER"] ?? environment["LOGNAME"] ?? "user \(getuid())" }
}

/// A definition of which runs can be started.
package struct PreparedDefinition: Sendable {
    let entry: CairnAgents.DefinitionSnapshot.Entry
    let project: Project
    let snapshot: CairnEngine.DefinitionSnapshot

    package var isAgent: Bool {
        if case .agent = entry { true } else { false }
    }

    /// - Throws: `HostError` with `input`.
    package func run(with input: RunInput) throws -> PreparedRun {
        PreparedRun(
            start: RunStart(
                id: try RunID.fresh(), name: name, definition: snapshot,
                input: try input.bound(to: entry, in: project), origin: "run"))
    }

    private var name: String {
        switch entry {
        case .agent(let name), .workflow(let name): name
        }
    }
}

/// All that a run is started with: its id, the definition as it is now, pinned, and its input, checked.
package struct PreparedRun: Sendable {
    let start: RunStart
    package var id: String { start.id }
}
