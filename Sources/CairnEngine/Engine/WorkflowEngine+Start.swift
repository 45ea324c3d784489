import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Starts a run and drives it. When this returns the start is on disk, together with the first decision.
    ///
    /// - Throws: `run.exists`, `run.invalid_id`, `store.overloaded`, `engine.stopping`; what the loader throws.
    package func start(_ start: RunStart) async throws {
        let workflow = try await prepare(start)
        let hold = try await store.acquire(start.id)
        opening[start.id] = []
        defer { isOpen(start.id) }
        do {
            let run = DrivenRun(hold: hold, header: header(of: start), machine: RunMachine(workflow: workflow))
            let step = try await decide([.executionStarted(try started(start, workflow))], on: run)
            run.header.head = run.head
            run.header.epoch = 1
            run.header.driver = settings.driver
            try await create(start, run.header, events: step.bytes, blobs: step.sealer.blobs)
            await begin(run, with: step)
        } catch {
            hold.release()
            throw error
        }
    }

    /// Records a run's start and leaves it to whoever resumes it, with its own environment: a detached start.
    ///
    /// - Throws: as `start`.
    package func record(_ start: RunStart) async throws {
        let workflow = try await prepare(start)
        var sealer = Sealer(threshold: settings.blobThreshold)
        var event = try started(start, workflow)
        event.input = sealer.seal(event.input)
        let events = HistoryCodec.encode([.executionStarted(event)])
        try await create(start, header(of: start), events: events, blobs: sealer.blobs)
        want(start.id)
        takeMore()
    }

    private func prepare(_ start: RunStart) async throws -> any Workflow {
        guard !isStopping else { throw EngineError.stopping }
        try RunID.check(start.id)
        guard runs[start.id] == nil, opening[start.id] == nil else { throw EngineError.exists(start.id) }
        return try await workflow(of: start.definition, named: start.name)
    }

    private func started(_ start: RunStart, _ workflow: any Workflow) throws -> ExecutionStarted {
        ExecutionStarted(
            run: start.id, name: start.name, definition: start.definition.hash, input: .literal(start.input),
            seed: try settings.seed(), revision: type(of: workflow).revision,
            continuesAfter: settings.generationEvents, at: now)
    }

    private func header(of start: RunStart) -> RunHeader {
        RunHeader(
            id: start.id, name: start.name, definition: start.definition.hash, origin: start.origin,
            head: RunHead(status: .running), version: 0, epoch: 0, driver: nil, started: now)
    }

    private func create(_ start: RunStart, _ header: RunHeader, events: [UInt8], blobs: [Blob]) async throws {
        let new = NewRun(
            id: header.id, name: header.name, origin: header.origin, definition: start.definition,
            driver: header.driver, head: header.head, started: header.started, events: events, blobs: blobs)
        do {
            try await store.create(new)
        } catch let error as EngineError where error.isOfStore {
            // It may have happened all the same: then the run is there, with our events. The seed makes them unlike any
            // other's.
            guard let stored = try? await store.load(header.id), stored.segments.first?.events == events else {
                throw error
            }
        }
    }

    /// The workflow of a definition, made once.
    func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow {
        if let known = workflows[definition.hash, name] { return known }
        let made = try await loader.workflow(of: definition, named: name)
        workflows[definition.hash, name] = made
        return made
    }

    /// The taking over of a run is done, well or not.
    func isOpen(_ id: String) {
        let letters = opening.removeValue(forKey: id) ?? []
        // One that came after the run was read, while it was found to want nothing.
        if !letters.isEmpty { want(id, isNews: true) }
        noteSettling()
    }

    /// From here on the run is driven: its first step under this engine is committed.
    func begin(_ run: DrivenRun, with step: DecidedStep) async {
        run.note(step)
        runs[run.id] = run
        for letter in opening[run.id] ?? [] { run.inbox.append(letter.event) }
        lookForLetters()
        run.isStepping = true
        await carryOut(step, of: run)
        run.isStepping = false
        proceedSoon(run.id)
    }
}

extension EngineError {
    static let stopping = EngineError(.stopping, "the engine is stopping; runs go on with `cairn runs resume`")

    /// Whether the store failed, so that nobody knows what became of the write.
    var isOfStore: Bool {
        switch code {
        case .storeOverloaded, .storeNewer, .storeClosed: false
        default: code.rawValue.hasPrefix("store.")
        }
    }
}
