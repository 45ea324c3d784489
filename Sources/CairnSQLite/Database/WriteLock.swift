import Glibc

/// The right to commit to a database and to checkpoint it, one holder at a time among all processes. Before SQLite 3.51.3 a
/// checkpoint beside another connection's commit can corrupt the write-ahead log: SQLite's own locks are not enough.
///
/// Whoever waits says so by a shared lock of `waitByte`, and whoever releases the lock looks: it takes the lock again only
/// when somebody else has had it, so that a process that commits without a pause starves no other.
///
/// Waiting blocks: on the writer's thread only.
struct WriteLock {
    let file: LockFile
    let byte: Int64
    /// Held, shared, by those that wait.
    let waitByte: Int64
    /// How long `acquire` waits for one holder that keeps the lock.
    let patience: Duration
    private let pid = getpid()

    /// Whether somebody waited when the lock was released here last.
    private var isAwaited = false
    /// What the lock file said of its owner when the lock was ours last.
    private var own: LockFile.Owner?
    /// Those that wait did not come when they could, and are not waited for until then: a process that is stopped must not
    /// slow down the others for good.
    private var waitsForNobodyUntil: ContinuousClock.Instant?

    /// How often `acquire` waits as long as `patience` when the lock goes from hand to hand.
    private static let hands = 6

    init(file: LockFile, byte: Int64, waitByte: Int64, patience: Duration) {
        self.file = file
        self.byte = byte
        self.waitByte = waitByte
        self.patience = patience
    }

    /// - Throws: `sqlite.busy` when one holder, which is named, keeps the lock for as long as `patience`, or others take it in
    ///   turns for six times as long; `sqlite.io`.
    mutating func acquire() throws(SQLiteError) {
        if isAwaited { giveWay() }
        guard try file.tryLock(byte, .exclusive) else { return own = try wait() }
        // Most often the record is ours already, and looking is cheaper than writing. Those that wait want to see it move.
        own = file.owner
        if isAwaited || own?.pid != pid { own = file.writeOwner() }
    }

    mutating func release() {
        file.unlock(byte)
        isAwaited = isSomebodyWaiting
    }

    private func wait() throws(SQLiteError) -> LockFile.Owner {
        let clock = ContinuousClock()
        let begun = clock.now
        var (owner, since) = (file.owner, begun)
        var pause: UInt32 = 50
        var isAnnounced = false
        defer { if isAnnounced { file.unlock(waitByte) } }
        while true {
            if !isAnnounced { isAnnounced = try file.tryLock(waitByte, .shared) }
            usleep(pause)
            if try file.tryLock(byte, .exclusive) { return file.writeOwner() }
            pause = min(pause * 2, 800)
            let (now, latest) = (clock.now, file.owner)
            if latest != owner { (owner, since) = (latest, now) }
            if now >= since.advanced(by: patience) { throw Self.held(by: owner, file.path, for: patience) }
            if now >= begun.advanced(by: patience * Self.hands) {
                throw Self.crowded(file.path, begun.duration(to: now))
            }
        }
    }

    /// Lets somebody who waits have the lock first.
    private mutating func giveWay() {
        let clock = ContinuousClock()
        if let until = waitsForNobodyUntil, clock.now < until { return }
        let end = clock.now.advanced(by: .milliseconds(20))
        while file.owner == own, isSomebodyWaiting {
            guard clock.now < end else {
                waitsForNobodyUntil = clock.now.advanced(by: .seconds(1))
                return
            }
            usleep(100)
        }
        waitsForNobodyUntil = nil
    }

    /// An error of looking is an error of locking, which the next `acquire` tells.
    private var isSomebodyWaiting: Bool { (try? file.isLocked(waitByte)) ?? true }

    private static func held(by owner: LockFile.Owner?, _ path: String, for time: Duration) -> SQLiteError {
        let holder = owner.map { "process \($0.pid)" } ?? "another process"
        return SQLiteError(
            .busy, "\(holder) has held the write lock \(path) for \(time); stop it if it hangs, and try again")
    }

    private static func crowded(_ path: String, _ time: Duration) -> SQLiteError {
        SQLiteError(
            .busy,
            "other processes have committed without a pause for \(time), and the write lock \(path) was never free: "
                + "run fewer of them at once, and try again")
    }
}
