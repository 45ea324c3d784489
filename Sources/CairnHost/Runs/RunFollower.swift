import CairnEngine
import CairnWire
import CairnWorkflow

/// Reads what was committed to runs since it last looked, whoever drives them. Confined to its owner.
struct RunFollower {
    let store: any RunStore
    /// How far each run was read: its version and generation.
    private var read: [String: (version: Int, generation: Int)] = [:]
    /// Those that were open when it last looked.
    private var open: Set<String> = []
    /// The newest run that was seen; nil before the first look.
    private var newest: Newest?

    init(store: any RunStore) { self.store = store }

    /// Notes that a run is known as it is now: only what comes is told.
    mutating func skip(_ run: RunHeader) {
        read[run.id] = (run.version, run.generation)
        if !run.head.status.isTerminal { open.insert(run.id) }
    }

    /// What is new of one run, and how it stands.
    ///
    /// - Throws: `run.not_found`; `run.corrupt` when it cannot be read.
    mutating func news(of run: String) async throws -> (header: RunHeader, events: [WatchedEvent]) {
        let known = read[run] ?? (0, 1)
        let header = try await store.header(of: run)
        guard header.version > known.version else { return (header, []) }
        let stored = try await store.load(run, after: known.version)
        var segments: [HistorySegment] = []
        // Generations that have ended since are read as they were.
        for generation in known.generation..<max(known.generation, stored.header.generation) {
            segments += try await store.history(of: run, generation: generation).filter { $0.version > known.version }
        }
        segments += stored.segments
        read[run] = (stored.header.version, stored.header.generation)
        var events: [WatchedEvent] = []
        for segment in segments {
            do {
                let decoded = try HistoryCodec.decode(segment.events)
                events += decoded.map { WatchedEvent($0, of: run, version: segment.version) }
            } catch {
                throw EngineError(
                    .runCorrupt, "version \(segment.version) of run \(run) cannot be read: \(error)", run: run,
                    cause: error)
            }
        }
        return (stored.header, events)
    }

    /// What is new of all runs: those that are open, those that were when it last looked, those that began since. A run that
    /// cannot be read is complained of once and left out.
    mutating func newsOfAll(complain: (EngineError) -> Void) async throws -> [WatchedEvent] {
        var events: [WatchedEvent] = []
        for header in try await candidates() {
            do {
                events += try await news(of: header.id).events
            } catch let error as EngineError where error.code == .runNotFound {
                read[header.id] = nil
            } catch let error as EngineError where error.code == .runCorrupt {
                complain(error)
                skip(header)
            }
        }
        return events.sorted { ($0.at?.milliseconds ?? 0) < ($1.at?.milliseconds ?? 0) }
    }

    /// The runs that have something new to tell, by what the store knows of each without its history.
    private mutating func candidates() async throws -> [RunHeader] {
        var found = try await begun()
        let new = Set(found.map(\.id))
        var stillOpen: Set<String> = []
        var cursor: RunCursor?
        repeat {
            let page = try await store.openRuns(after: cursor, limit: 500)
            for run in page.runs {
                stillOpen.insert(run.id)
                guard !new.contains(run.id), run.version != read[run.id]?.version else { continue }
                // One that ended long ago and is open again: of what it was before nothing is told.
                if read[run.id] == nil { read[run.id] = (run.version - 1, run.generation) }
                found.append(run)
            }
            cursor = page.next
        } while cursor != nil
        for run in open.subtracting(stillOpen).subtracting(new) {
            do {
                found.append(try await store.header(of: run))
            } catch let error as EngineError where error.code == .runNotFound {
                read[run] = nil
            }
        }
        open = stillOpen
        return found
    }

    /// The runs that began since it last looked; none at the first time.
    private mutating func begun() async throws -> [RunHeader] {
        var runs: [RunHeader] = []
        var cursor: RunCursor?
        let last = newest
        search: repeat {
            let page = try await store.list(RunFilter(), after: cursor, limit: 50)
            if cursor == nil {
                newest = page.runs.first.map { Newest(id: $0.id, started: $0.started) } ?? newest ?? Newest()
            }
            for run in page.runs {
                // The one that was the newest may be gone.
                guard let last, run.id != last.id, run.started >= last.started else { break search }
                runs.append(run)
            }
            cursor = page.next
        } while cursor != nil
        return runs.reversed()
    }

    private struct Newest {
        var id = ""
        var started = Timestamp(milliseconds: .min)
    }
}
