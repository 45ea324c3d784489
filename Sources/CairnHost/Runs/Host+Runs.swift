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

    /// A person's word on what a run asks: whether something may be done, or what became of a step in doubt.
    package enum Answer: Sendable {
        /// It may be done; a step in doubt is called again.
        case approved(reason: String?)
        /// A step in doubt happened, with this result.
        case happened(JSON)
        /// It may not be done; a step in doubt fails.
        case rejected(reason: String?)
    }

    /// Answers an open question of a run; the only one where none is named.
    ///
    /// - Parameter step: the question's path.
    /// - Returns: as `cancel`.
    /// - Throws: `HostError` with `notAsking` when nothing of the run waits for a person, or several things do, or an
    ///   approval is answered with a result.
    package func answer(_ run: String, step: String?, _ answer: Answer) async throws -> Bool {
        let open = try await engine().report(of: run).questions
        let questions = open.map(\.path.rawValue)
        let known = questions.joined(separator: ", ")
        guard !questions.isEmpty else {
            throw HostError(.notAsking, "run \(run) waits for nobody: cairn runs show \(run)")
        }
        if let step, !questions.contains(step) {
            throw HostError(.notAsking, "\(step) waits for nobody; what does: \(known)")
        }
        guard let path = step ?? (questions.count == 1 ? questions.first : nil) else {
            throw HostError(.notAsking, "several questions are open: name one: \(known)")
        }
        var data: JSONObject = ["step": .string(path), "by": .string(person)]
        switch answer {
        case .approved(let reason):
            data["approved"] = true
            if let reason { data["reason"] = .string(reason) }
        case .happened(let output):
            guard open.contains(where: { $0.path.rawValue == path && $0.kind == .inDoubt }) else {
                throw HostError(.notAsking, "\(path) asks for approval, and takes no result: leave --output away")
            }
            data["approved"] = true
            data["output"] = output
        case .rejected(let reason):
            data["approved"] = false
            if let reason { data["reason"] = .string(reason) }
        }
        return try await send(EventRaised.resolve, .object(data), to: run)
    }

    /// Sends a signal to an open run, for a `wait` of that event: kept until one takes it.
    ///
    /// - Returns: as `cancel`.
    /// - Throws: `run.not_found`, `run.ended`; `HostError` with `input` for a name that is Cairn's own.
    package func signal(_ run: String, event: String, data: JSON) async throws -> Bool {
        guard !event.isEmpty, !event.hasPrefix("cairn.") else {
            throw HostError(.input, "\"\(event)\" is no event's name: names that begin with \"cairn.\" are Cairn's own")
        }
        return try await send(event, data, to: run)
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
