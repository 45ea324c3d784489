import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Has the run's machine take in what happened and decide. Blobs that it needs are read; large work is done on the
    /// workers.
    ///
    /// - Parameter path: the run starts anew from this step.
    func decide(
        _ incoming: [HistoryEvent], on run: DrivenRun, startingAnewFrom path: Path? = nil
    ) async throws -> DecidedStep {
        var step = DecidedStep(sealer: Sealer(threshold: run.blobThreshold(settings)))
        if let path { try await startAnew(from: path, on: run, &step.sealer) }
        var incoming = incoming
        var isHeavy =
            incoming.count > settings.heavyEvents || run.latestEvents > settings.heavyEvents
            || run.machine.isDueToContinue
            || incoming.reduce(0) { $0 + $1.weight(upTo: settings.heavyBytes) } > settings.heavyBytes
        while true {
            let now = now
            // A run that is being let go takes in what is still coming, and leaves what follows to its next driver.
            let isDeciding = !isStopping
            let missing: MissingBlobs?
            if isHeavy {
                let (machine, events, before) = (run.machine, incoming, step)
                let blobs = cache.blobs.adding(step.loaded)
                (run.machine, step, missing) = try await offload(to: workers) {
                    var machine = machine
                    var step = before
                    let missing = try machine.advance(
                        &step, with: events, now: now, blobs: blobs, deciding: isDeciding)
                    return (machine, step, missing)
                }
            } else {
                missing = try run.machine.advance(
                    &step, with: incoming, now: now, blobs: cache.blobs.adding(step.loaded), deciding: isDeciding)
            }
            guard let missing else { break }
            step.loaded.merge(try await load(missing, of: run.id)) { _, new in new }
            isHeavy = isHeavy || missing.references.reduce(0) { $0 + $1.size } > settings.heavyBytes
            incoming = []
        }
        // What a generation begins with is read by whoever loads the run, and not here.
        for blob in step.sealer.blobs where step.opens == nil {
            if let value = step.sealer.values[blob.reference.hash] { cache.insert(value, for: blob.reference) }
        }
        run.latestEvents = step.events.count
        return step
    }

    private func startAnew(from path: Path, on run: DrivenRun, _ sealer: inout Sealer) async throws {
        let (machine, before, now) = (run.machine, sealer, now)
        (run.machine, sealer) = try await offload(to: workers) {
            var machine = machine
            var sealer = before
            try machine.startAnew(from: path, now: now) { sealer.seal($0) }
            return (machine, sealer)
        }
    }

    /// Reads blobs of a run, and keeps them at hand.
    func load(_ missing: MissingBlobs, of run: String) async throws -> [String: JSON] {
        let values = try await read(missing.references, of: run)
        for reference in missing.references {
            if let value = values[reference.hash] { cache.insert(value, for: reference) }
        }
        return values
    }

    private nonisolated func read(
        _ references: Set<BlobReference>, of run: String
    ) async throws -> [String: JSON] {
        let bytes = try await store.blobs(references, of: run)
        guard references.reduce(0, { $0 + $1.size }) > settings.heavyBytes else { return try parse(bytes, of: run) }
        return try await offload(to: workers) { try parse(bytes, of: run) }
    }

    /// What `read` makes of the run's machine, with the blobs that it turns out to need. Large work is done on the workers.
    func reading<Result: Sendable>(
        _ machine: RunMachine, of run: String, loaded: [String: JSON] = [:], isHeavy: Bool,
        _ read: @Sendable (RunMachine, Blobs) throws(MissingBlobs) -> Result
    ) async throws -> Result {
        var loaded = loaded
        var isHeavy = isHeavy
        while true {
            let known = cache.blobs.adding(loaded)
            let missing: MissingBlobs
            do throws(MissingBlobs) {
                guard isHeavy else { return try read(machine, known) }
                return try await offload(to: workers) { () throws(MissingBlobs) in try read(machine, known) }
            } catch {
                missing = error
            }
            loaded.merge(try await load(missing, of: run)) { _, new in new }
            isHeavy = isHeavy || missing.references.reduce(0) { $0 + $1.size } > settings.heavyBytes
        }
    }

    /// Folds the present generation of a stored history, from what the ones before have left.
    nonisolated func replay(_ stored: StoredRun, with workflow: any Workflow) async throws -> RunMachine {
        let bytes = stored.segments.reduce(0) { $0 + $1.events.count }
        let isHeavy = bytes > settings.heavyBytes || stored.segments.count > settings.heavyEvents
        let events =
            isHeavy ? try await offload(to: workers) { try stored.events() } : try stored.events()
        guard case .executionContinued(let begin)? = events.first else {
            guard isHeavy else { return try RunMachine(workflow: workflow, replaying: events) }
            return try await offload(to: workers) { try RunMachine(workflow: workflow, replaying: events) }
        }
        let run = stored.header.id
        let blobs = try await read(begin.blobs, of: run)
        return try await offload(to: workers) {
            let base: WorkflowState
            do throws(CarriedStateError) {
                base = try WorkflowState(carriedBy: begin, blobs: Blobs(blobs))
            } catch {
                throw EngineError(
                    .runCorrupt,
                    "what generation \(begin.started.generation) of run \(run) began with cannot be read: "
                        + "\(error)", run: run, cause: error)
            }
            return try RunMachine(workflow: workflow, from: base, replaying: events.dropFirst())
        }
    }
}

private func parse(_ blobs: [String: [UInt8]], of run: String) throws -> [String: JSON] {
    try blobs.mapValues { bytes in
        do {
            return try JSON(parsing: bytes, limits: .written)
        } catch {
            throw EngineError(.runCorrupt, "a blob of run \(run) is no JSON: \(error)", run: run, cause: error)
        }
    }
}

extension JSONLimits {
    /// What Cairn wrote is read again: values came in within narrower limits.
    fileprivate static let written = JSONLimits(bytes: 1 << 30, depth: 2048, values: 1 << 26)
}

extension RunMachine {
    /// One call of `advance`, and the encoding of its events.
    ///
    /// - Returns: the blobs that must be read before it can be decided; nil when it is.
    fileprivate mutating func advance(
        _ step: inout DecidedStep, with incoming: [HistoryEvent], now: Timestamp, blobs: Blobs, deciding: Bool
    ) throws -> MissingBlobs? {
        do throws(AdvanceError) {
            let advance = try advance(with: incoming, now: now, blobs: blobs, deciding: deciding) {
                step.sealer.seal($0)
            }
            step.events = advance.events
            step.effects = advance.effects
            step.opens = advance.opens
        } catch {
            switch error {
            case .missing(let missing): return missing
            case .nondeterminism(let error): throw error
            }
        }
        step.bytes = HistoryCodec.encode(step.events)
        return nil
    }
}

extension StoredRun {
    /// The events of the present generation.
    ///
    /// - Throws: `run.corrupt`.
    fileprivate func events() throws -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        for segment in segments {
            do {
                events += try HistoryCodec.decode(segment.events)
            } catch {
                throw EngineError(
                    .runCorrupt, "version \(segment.version) of run \(header.id) cannot be read: \(error)",
                    run: header.id, cause: error)
            }
        }
        return events
    }
}

extension EngineError {
    /// What befell a run.
    init(of run: String, _ error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let error as NondeterminismError:
            self.init(.runNondeterminism, "run \(run) and its definition do not fit: \(error)", run: run, cause: error)
        case let error as StartAnewError: self.init(of: run, startingAnew: error)
        default: self.init(.storeFailed, "run \(run): \(error)", run: run, cause: error)
        }
    }
}
