import Glibc

/// The right to commit to a database and to checkpoint it, one holder at a time among all processes. Before SQLite 3.51.3 a
/// checkpoint beside another connection's commit can corrupt the write-ahead log: SQLite's own locks are not enough.
///
/// Waiting blocks: on the writer's thread only.
struct WriteLock {
    let file: LockFile
    let byte: Int64
    /// How long `acquire` tries.
    let patience: Duration

    /// - Throws: `sqlite.busy` naming the holder, when it does not get free in time; `sqlite.io`.
    func acquire() throws(SQLiteError) {
        if try file.tryLock(byte, .exclusive) { return file.writeOwner() }
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: patience)
        var pause: UInt32 = 50
        repeat {
            usleep(pause)
            if try file.tryLock(byte, .exclusive) { return file.writeOwner() }
            pause = min(pause * 2, 3200)
        } while clock.now < end
        let holder = file.readOwner().map { "process \($0)" } ?? "another process"
        throw SQLiteError(
            .busy, "\(holder) has held the write lock \(file.path) for \(patience); stop it if it hangs, and try again")
    }

    func release() { file.unlock(byte) }
}
