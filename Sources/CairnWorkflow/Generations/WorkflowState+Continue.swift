import CairnWire

// From one generation to the next.
extension WorkflowState {
    /// Events of this generation that changed something.
    package var generationEvents: Int { eventCount - carry.opened }

    /// The run is to continue as new before anything else: its generation is long enough, and nothing is in flight, so that
    /// no answer is owed to an idempotency key of the old generation. One that is suspended does not: no generation begins
    /// with a suspension.
    package var isDueToContinue: Bool {
        guard let started, completed == nil, suspension == nil, generationEvents >= started.continuesAfter else {
            return false
        }
        return isAtRest
    }

    /// No attempt is being made, or is to be made again.
    private var isAtRest: Bool { inFlight.isEmpty && lost.isEmpty && abandoned.isEmpty }

    /// Twice as long as it should be, and still something is in flight: nothing is scheduled until that has come in.
    package var isDraining: Bool {
        guard let started, generationEvents / 2 >= started.continuesAfter else { return false }
        return !(inFlight.isEmpty && abandoned.isEmpty)
    }

    /// Notes that what is known of a place has changed.
    mutating func touch(_ path: Path) { carry.touched.insert(path) }

    /// The event that begins the next generation with what this state holds; its values are literals. Nil before the start.
    ///
    /// - Parameter path: what `forget(from:)` has forgotten, if that is why.
    func continuation(at time: Timestamp, from path: Path? = nil) -> ExecutionContinued? {
        guard var started else { return nil }
        started.generation += 1
        let layout = carry.layout
        var parts = layout.kept.map { ExecutionContinued.Part(level: $0.level, value: $0.value) }
        if let new = layout.new {
            var builder = JSONBuilder()
            builder.beginArray()
            for path in new.paths { builder.place(place(at: path)) }
            builder.endArray()
            parts.append(ExecutionContinued.Part(level: new.level, value: .literal(builder.result)))
        }
        return ExecutionContinued(started: started, parts: parts, open: .literal(open), from: path, at: time)
    }

    /// Folds the beginning of the next generation into a state that has lived the one before.
    mutating func turn(_ event: ExecutionContinued) throws(NondeterminismError) -> Bool {
        guard let started, event.started.generation > started.generation else { return false }
        var next = started
        next.generation += 1
        guard event.started == next else {
            throw NondeterminismError(
                "generation \(event.started.generation) is not one of this run after \(started.generation)")
        }
        if let path = event.from {
            guard forget(from: path) else {
                throw NondeterminismError(at: path, "the run was started anew from a step that it never reached")
            }
        } else if !isAtRest {
            throw NondeterminismError("generation \(next.generation) begins while steps are in flight")
        }
        let layout = carry.layout
        var parts = Array(layout.kept)
        if let new = layout.new, let written = event.parts.last {
            parts.append(Carry.Part(level: new.level, value: written.value, paths: new.paths))
        }
        guard parts.map(\.level) == event.parts.map(\.level) else {
            throw NondeterminismError("generation \(next.generation) does not carry on what history holds")
        }
        self.started = next
        letterIDs.keep(Self.lettersRemembered)
        carry.turn(to: parts, after: eventCount)
        return true
    }

    /// The state with which a generation begins.
    ///
    /// - Parameter blobs: those that the event names, or none to be told which.
    package init(carriedBy event: ExecutionContinued, blobs: Blobs) throws(CarriedStateError) {
        var missing: Set<BlobReference> = []
        func read(_ value: Value) -> JSON {
            switch value {
            case .literal(let json): return json
            case .blob(let reference):
                if let json = blobs[reference.hash] { return json }
                missing.insert(reference)
                return .null
            case .result, .citations, .array, .object, .derived: return .null
            }
        }
        let texts = event.parts.map { read($0.value) }
        let open = read(event.open)
        guard missing.isEmpty else { throw .missing(MissingBlobs(missing)) }
        self.init()
        do throws(HistoryError) {
            try take(over: event, parts: texts, open: open)
        } catch {
            throw .unreadable(error)
        }
    }

    private mutating func take(over event: ExecutionContinued, parts: [JSON], open: JSON) throws(HistoryError) {
        var carried: [Carry.Part] = []
        for (part, json) in zip(event.parts, parts) {
            guard case .array(let places) = json else {
                throw HistoryError(.malformed, "what a generation carries is a list of places")
            }
            var paths: [Path] = []
            paths.reserveCapacity(places.count)
            for item in places {
                let place = try CarriedPlace(json: item)
                put(place)
                paths.append(place.path)
            }
            carried.append(Carry.Part(level: part.level, value: part.value, paths: paths))
        }
        started = event.started
        try readOpen(open)
        // Clean-up asks for none of the run's own work any more.
        if cleanUp == nil { lost = Set(tasks.filter { $0.value.phase == .lost }.keys) }
        carry.turn(to: carried, after: eventCount)
    }
}
