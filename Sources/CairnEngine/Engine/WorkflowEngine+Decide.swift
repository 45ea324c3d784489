import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Has the run's machine take in what happened and decide. Blobs that it needs are read; large work is done on the
    /// workers.
    func decide(_ incoming: [HistoryEvent], on run: DrivenRun) async throws -> DecidedStep {
        var step = DecidedStep(sealer: Sealer(threshold: settings.blobThreshold), blobs: cache.blobs)
        var incoming = incoming
        var isHeavy =
            incoming.count > settings.heavyEvents || run.latestEvents > settings.heavyEvents
            || incoming.reduce(0) { $0 + $1.weight(upTo: settings.heavyBytes) } > settings.heavyBytes
        while true {
            let now = now
            // A run that is being let go takes in what is still coming, and leaves what follows to its next driver.
            let isDeciding = !isStopping
            let missing: MissingBlobs?
            if isHeavy {
                let (machine, events, before) = (run.machine, incoming, step)
                (run.machine, step, missing) = try await offload(to: workers) {
                    var machine = machine
                    var step = before
                    let missing = try machine.advance(&step, with: events, now: now, deciding: isDeciding)
                    return (machine, step, missing)
                }
            } else {
                missing = try run.machine.advance(&step, with: incoming, now: now, deciding: isDeciding)
            }
            guard let missing else { break }
            let loaded = try await load(missing, of: run.id)
            step.blobs.values.merge(loaded) { _, new in new }
            isHeavy = isHeavy || missing.references.reduce(0) { $0 + $1.size } > settings.heavyBytes
            incoming = []
        }
        for blob in step.sealer.blobs {
            if let value = step.sealer.values[blob.reference.hash] { cache.insert(value, for: blob.reference) }
        }
        run.latestEvents = step.events.count
        return step
    }

    /// Reads blobs of a run, and keeps them at hand.
    func load(_ missing: MissingBlobs, of run: String) async throws -> [String: JSON] {
        let bytes = try await store.blobs(missing.references, of: run)
        let isHeavy = missing.references.reduce(0) { $0 + $1.size } > settings.heavyBytes
        let values =
            isHeavy ? try await offload(to: workers) { try parse(bytes, of: run) } : try parse(bytes, of: run)
        for reference in missing.references {
            if let value = values[reference.hash] { cache.insert(value, for: reference) }
        }
        return values
    }

    /// What `read` makes of the run's machine, with the blobs that it turns out to need. Large work is done on the workers.
    func reading<Result: Sendable>(
        _ machine: RunMachine, of run: String, blobs: Blobs? = nil, isHeavy: Bool,
        _ read: @Sendable (RunMachine, Blobs) throws(MissingBlobs) -> Result
    ) async throws -> Result {
        var blobs = blobs ?? cache.blobs
        var isHeavy = isHeavy
        while true {
            let known = blobs
            let missing: MissingBlobs
            do throws(MissingBlobs) {
                guard isHeavy else { return try read(machine, known) }
                return try await offload(to: workers) { () throws(MissingBlobs) in try read(machine, known) }
            } catch {
                missing = error
            }
            blobs.values.merge(try await load(missing, of: run)) { _, new in new }
            isHeavy = isHeavy || missing.references.reduce(0) { $0 + $1.size } > settings.heavyBytes
        }
    }

    /// Folds a stored history.
    nonisolated func replay(_ stored: StoredRun, with workflow: any Workflow) async throws -> RunMachine {
        let bytes = stored.segments.reduce(0) { $0 + $1.events.count }
        guard bytes > settings.heavyBytes || stored.segments.count > settings.heavyEvents else {
            return try RunMachine(workflow: workflow, stored: stored)
        }
        return try await offload(to: workers) { try RunMachine(workflow: workflow, stored: stored) }
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
        _ step: inout DecidedStep, with incoming: [HistoryEvent], now: Timestamp, deciding: Bool
    ) throws -> MissingBlobs? {
        do throws(AdvanceError) {
            let advance = try advance(with: incoming, now: now, blobs: step.blobs, deciding: deciding) {
                step.sealer.seal($0)
            }
            step.events = advance.events
            step.effects = advance.effects
        } catch {
            switch error {
            case .missing(let missing): return missing
            case .nondeterminism(let error): throw error
            }
        }
        step.bytes = HistoryCodec.encode(step.events)
        return nil
    }

    fileprivate init(workflow: any Workflow, stored: StoredRun) throws {
        let run = stored.header.id
        var events: [HistoryEvent] = []
        for segment in stored.segments {
            do {
                events += try HistoryCodec.decode(segment.events)
            } catch {
                throw EngineError(
                    .runCorrupt, "version \(segment.version) of run \(run) cannot be read: \(error)", run: run,
                    cause: error)
            }
        }
        try self.init(workflow: workflow, replaying: events)
    }
}

extension EngineError {
    /// What befell a run.
    init(of run: String, _ error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let error as NondeterminismError:
            self.init(.runNondeterminism, "run \(run) and its definition do not fit: \(error)", run: run, cause: error)
        default: self.init(.storeFailed, "run \(run): \(error)", run: run, cause: error)
        }
    }
}
