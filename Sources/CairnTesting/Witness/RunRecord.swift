import CairnEngine
import CairnWire
import CairnWorkflow

/// One run as a witness has seen it: what is on disk, who wrote it, and which effects were begun. A value; each observation
/// says what is wrong with it.
struct RunRecord: Sendable {
    /// A write that was asked for: what it would add, and who asked.
    struct Submission: Sendable {
        var events: [UInt8]
        /// The epoch it was made under, and the one after it.
        var epoch: Int
        var nextEpoch: Int
        var process: Int
        /// The letters that had waited when a takeover read the run.
        var unread: Set<String> = []
    }

    /// An attempt under one epoch.
    struct Attempt: Hashable, Sendable {
        var path: Path
        var number: Int
        var epoch: Int
    }

    struct Step: Sendable {
        var replay: Replay
        var attempts: Int
    }

    let run: String
    private(set) var version = 0
    private(set) var epoch = 0
    private(set) var state = WorkflowState()
    /// How often the run came to an end; a failed one may be started anew.
    private(set) var ends = 0
    private var segments: [Int: [UInt8]] = [:]
    private var submissions: [Int: [Submission]] = [:]
    /// Which process drove under which epoch.
    private var drivers: [Int: Int] = [:]
    /// Letters that were accepted, and that neither history nor the run's end has taken.
    private(set) var accepted: Set<String> = []
    private var folded: Set<String> = []
    private var scheduled: [Attempt: Int] = [:]
    private var calls: [Attempt: Int] = [:]
    private var keys: [Path: String] = [:]
    /// Every step that was ever scheduled, over all generations.
    private(set) var steps: [Path: Step] = [:]
    private(set) var faults: [Fault] = []

    init(run: String) { self.run = run }

    mutating func fail(_ law: Law, _ what: String) { faults.append(Fault(law, run, what)) }

    mutating func takeFaults() -> [Fault] {
        defer { faults = [] }
        return faults
    }

    func holds(_ events: [UInt8], at version: Int) -> Bool { segments[version] == events }

    /// The latest epoch that the process drove under.
    func epoch(of process: Int) -> Int? { drivers.filter { $0.value == process }.keys.max() }
}

// MARK: What is written

extension RunRecord {
    mutating func submit(_ submission: Submission, as version: Int) {
        submissions[version, default: []].append(submission)
    }

    /// A reading of the run from its disk.
    ///
    /// - Parameter known: the version that was known when the reading began.
    /// - Returns: the blobs that new events name.
    mutating func observe(_ stored: StoredRun, knowing known: Int, expecting letters: Set<String>) -> Set<BlobReference>
    {
        guard stored.header.version >= known else {
            fail(.historyStays, "is at version \(stored.header.version), and was at \(known)")
            return []
        }
        // Another reading, begun later, may have come to its end first.
        guard stored.header.version >= version else { return [] }
        var blobs: Set<BlobReference> = []
        for segment in stored.segments {
            if segment.version > version {
                if segment.version != version + 1 { fail(.historyStays, "has a gap before version \(segment.version)") }
                blobs.formUnion(take(segment))
            } else if segments[segment.version] != segment.events {
                fail(.historyStays, "has another version \(segment.version) than before")
            }
        }
        if stored.header.version != version { fail(.headTrue, "has no version \(stored.header.version)") }
        check(stored.header)
        if state.completed == nil {
            let unread = Set(stored.letters.map(\.id))
            for letter in letters.subtracting(unread).subtracting(folded).sorted() where accepted.contains(letter) {
                fail(.letterDurable, "has lost the letter \(letter)")
                accepted.remove(letter)
            }
        }
        return blobs
    }

    private mutating func take(_ segment: HistorySegment) -> Set<BlobReference> {
        let candidates = (submissions[segment.version] ?? []).filter { $0.events == segment.events }
        let author = candidates.first { version == 0 || $0.epoch == epoch } ?? candidates.first
        if let author {
            if version > 0, author.epoch != epoch {
                fail(.commitFenced, "version \(segment.version) was written by epoch \(author.epoch) in epoch \(epoch)")
            }
            epoch = author.nextEpoch
            if version == 0 || author.nextEpoch != author.epoch { drivers[epoch] = author.process }
        } else {
            fail(.commitFenced, "version \(segment.version) was written upon another version than the one before")
        }
        version = segment.version
        segments[version] = segment.events
        submissions[version] = nil
        do {
            let events = try HistoryCodec.decode(segment.events)
            var blobs: Set<BlobReference> = []
            for event in events { blobs.formUnion(fold(event)) }
            for letter in (author?.unread ?? []).subtracting(folded).sorted() where state.completed == nil {
                fail(.letterRead, "was taken over without its letter \(letter)")
            }
            return blobs
        } catch {
            fail(.historyFolds, "version \(version) cannot be read: \(error)")
            return []
        }
    }

    private mutating func fold(_ event: HistoryEvent) -> Set<BlobReference> {
        switch event {
        case .executionResumed(_, let epoch, _) where epoch != self.epoch:
            fail(.epochRaised, "was taken over as epoch \(epoch), and its row says \(self.epoch)")
        case .executionContinued(let event) where event.from != nil:
            // Steps begin anew, under new keys.
            (keys, scheduled, calls, steps) = ([:], [:], [:], [:])
        case .taskScheduled(let task):
            steps[task.path] = Step(
                replay: task.replay, attempts: max(task.attempt, steps[task.path]?.attempts ?? 0))
            scheduled[Attempt(path: task.path, number: task.attempt, epoch: epoch), default: 0] += 1
            let times = scheduled.filter { $0.key.path == task.path && $0.key.number == task.attempt }
            if task.replay == .unsafe, times.values.reduce(0, +) > 1 {
                fail(.effectUnsafe, "attempt \(task.attempt) of \(task.path) is to be made again")
            }
        case .eventRaised(let letter):
            if !folded.insert(letter.letter).inserted { fail(.letterOnce, "was told \(letter.letter) twice") }
            accepted.remove(letter.letter)
        default: break
        }
        do {
            if try !state.apply(event) { fail(.historyFolds, "holds an event that changes nothing: \(event.kind)") }
        } catch {
            fail(.historyFolds, "holds what cannot follow: \(error)")
        }
        if case .executionCompleted = event {
            ends += 1
            accepted = []
        }
        return event.blobs
    }

    private mutating func check(_ header: RunHeader) {
        if header.epoch != epoch { fail(.epochRaised, "is of epoch \(header.epoch), and should be of \(epoch)") }
        let status = header.head.status
        if let completed = state.completed {
            if status != RunStatus(completed.status) {
                fail(.headTrue, "is \(status), and ended as \(completed.status)")
            }
            if header.head.ended != completed.at { fail(.headTrue, "has another end than its history") }
        } else if status.isTerminal {
            fail(.headTrue, "is \(status), and its history is open")
        } else if status == .waiting {
            if state.status != .waiting { fail(.headTrue, "is listed as waiting, and works") }
            if header.head.wake != state.timers.next?.fireAt {
                let wake = header.head.wake.map { "at \($0.milliseconds)" } ?? "never"
                let due = state.timers.next.map { "at \($0.fireAt.milliseconds)" } ?? "never"
                fail(.wakeKept, "is to be woken \(wake), and its timer is due \(due)")
            }
        }
    }
}

// MARK: What is said and done

extension RunRecord {
    /// - Parameter ends: how often the run had ended when the letter was sent.
    mutating func accept(_ letter: String, since ends: Int) {
        guard self.ends == ends, state.completed == nil, !folded.contains(letter) else { return }
        accepted.insert(letter)
    }

    /// An activity is begun, by `process`.
    ///
    /// - Returns: false for a process that does not know yet that another has taken the run.
    mutating func call(_ context: ActivityContext, by process: Int) -> Bool {
        let (path, number) = (context.path, context.attempt)
        guard let epoch = epoch(of: process) else {
            fail(.effectScheduled, "\(path) was called by a process that never drove the run")
            return true
        }
        let attempt = Attempt(path: path, number: number, epoch: epoch)
        calls[attempt, default: 0] += 1
        let (called, asked) = (calls[attempt] ?? 0, scheduled[attempt] ?? 0)
        if asked == 0 {
            fail(.effectScheduled, "attempt \(number) of \(path) was called before it was on disk")
        } else if called > asked {
            fail(.effectOnce, "attempt \(number) of \(path) was called \(called) times, and asked for \(asked)")
        }
        let key = context.idempotencyKey
        let isOfStep = key.hasPrefix("\(run)/") && key.hasSuffix("/\(path)")
        if !isOfStep || keys.updateValue(key, forKey: path) ?? key != key {
            fail(.effectKeyed, "\(path) was called with the key \(key)")
        }
        guard epoch == self.epoch else { return false }
        if case .completed = state.tasks[path]?.phase {
            fail(.effectFinished, "\(path) had completed, and was called again")
        }
        if let wait = state.waits[path], wait.isQuestion {
            guard case .answered(let answer)? = wait.end, answer.approved else {
                fail(.effectApproved, "\(path) was called, and nobody had said yes")
                return true
            }
        }
        return true
    }
}

extension HistoryEvent {
    /// The blobs that its values name.
    fileprivate var blobs: Set<BlobReference> {
        var found: Set<BlobReference> = []
        _ = mapValues { value in
            value.collectBlobs(&found)
            return value
        }
        return found
    }
}

extension Value {
    fileprivate func collectBlobs(_ found: inout Set<BlobReference>) {
        switch self {
        case .blob(let reference): found.insert(reference)
        case .array(let items): for item in items { item.collectBlobs(&found) }
        case .object(let members): for member in members { member.value.collectBlobs(&found) }
        case .literal, .result, .citations, .derived: break
        }
    }
}
