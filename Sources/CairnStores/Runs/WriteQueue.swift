import CairnEngine

/// One write that waits for its commit.
enum RunWrite: Sendable {
    case create(NewRun)
    case append(RunAppend)
    case post(Letter)
    case leave(String, epoch: Int)
    case delete(String)
    /// Removes rows that no run bears any more, as many as one commit should.
    case reclaim([Int64])
    /// Writes parts of a run that is being put back, under its number or a fresh one.
    case stage(String, Int64?, [RunPart])
    case restore(RestoredRun)

    enum Answer: Sendable {
        case done
        case posted(LetterReceipt)
        case reclaimed(bytes: Int)
        case staged(Int64)
    }

    /// What counts against the bounds of batch and queue.
    var size: Int {
        switch self {
        case .create(let run): run.blobs.reduce(run.events.count + run.definition.bytes.count) { $0 + $1.bytes.count }
        case .append(let append): append.size
        case .post, .leave, .delete: 256
        case .reclaim: Leavings.mostBytes
        case .stage(_, _, let parts): parts.reduce(256) { $0 + $1.size }
        case .restore(let run): run.parts.reduce(256) { $0 + $1.size }
        }
    }
}

/// The writes that wait, oldest first, and the rule by which they become batches.
struct WriteQueue {
    struct Waiting {
        let write: RunWrite
        let size: Int
        let continuation: UnsafeContinuation<RunWrite.Answer, any Error>
    }

    private let bounds: SQLiteRunStore.Bounds
    private var waiting: [Waiting] = []
    private var bytes = 0

    init(bounds: SQLiteRunStore.Bounds) { self.bounds = bounds }

    var count: Int { waiting.count }
    /// No new run is taken. Runs that go on may always wait: each has one write at a time.
    var isOverloaded: Bool { waiting.count >= bounds.waiting || bytes >= bounds.waitingBytes }

    mutating func push(_ write: RunWrite, _ continuation: UnsafeContinuation<RunWrite.Answer, any Error>) {
        let size = write.size
        waiting.append(Waiting(write: write, size: size, continuation: continuation))
        bytes += size
    }

    /// The next batch: within the bounds, but never empty while something waits.
    mutating func next() -> [Waiting]? {
        guard !waiting.isEmpty else { return nil }
        var count = 0
        var total = 0
        while count < min(bounds.batch, waiting.count), count == 0 || total + waiting[count].size <= bounds.batchBytes {
            total += waiting[count].size
            count += 1
        }
        bytes -= total
        if count == waiting.count {
            defer { waiting = [] }
            return waiting
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}
