import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

// The end of the disk. The limit of the size of files stands for it: what is over it is not written, and that needs no
// rights.
extension StoreProbe {
    private static let four = ["r0", "r1", "r2", "r3"]

    static func fill(_ path: String, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        for run in ["r0", "r1", "r2", "r3"] { try await store.create(try new(run, loop)) }
        bound(400_000)
        var version = 1
        var refusals = 0
        while refusals == 0 {
            refusals = try await refusedOfFour(store, after: version)
            if refusals == 0 { version += 1 }
        }
        bound(.max)
        try await goOn(store, from: version)
        await store.close()
        say("done \(version)")
    }

    /// The log has room, the file behind it has none: checkpoints fail, commits go on until the log is full too.
    static func stick(_ path: String, on loop: Reactor) async throws {
        let first = try await SQLiteRunStore.open(path, loop: loop)
        for run in four { try await first.create(try new(run, loop)) }
        var version = 1
        while version < 12 {
            guard try await refusedOfFour(first, after: version) == 0 else { return say("error: refused too early") }
            version += 1
        }
        await first.close()

        var status = stat()
        stat(path, &status)
        let store = try await SQLiteRunStore.open(path, loop: loop)
        bound(rlim_t(status.st_size))
        while await store.databaseStatistics.failedCheckpoints == 0 {
            guard try await refusedOfFour(store, after: version) == 0 else { return say("error: refused too early") }
            version += 1
            // Idle for long enough to checkpoint what there is.
            try await loop.sleep(for: .milliseconds(80))
        }
        say("checkpoint refused")
        while try await refusedOfFour(store, after: version) == 0 { version += 1 }
        bound(.max)
        try await goOn(store, from: version)
        while await store.databaseStatistics.checkpoints == 0 { try await loop.sleep(for: .milliseconds(20)) }
        await store.close()
        say("done \(version)")
    }

    /// One append to each of four runs, in one commit: none of them may count when it fails.
    private static func refusedOfFour(_ store: SQLiteRunStore, after version: Int) async throws -> Int {
        await withTaskGroup(of: Int.self) { group in
            for run in four {
                group.addTask {
                    do {
                        try await store.append(
                            RunAppend(
                                run: run, version: version, epoch: 1, events: [UInt8(truncatingIfNeeded: version)],
                                blobs: [try blob("\(run) \(version) ")]))
                        return 0
                    } catch {
                        say("refused \((error as? EngineError)?.code.rawValue ?? "\(error)")")
                        return 1
                    }
                }
            }
            return await group.reduce(0, +)
        }
    }

    /// Each run takes another append, after the one that nobody knows of if that was committed.
    private static func goOn(_ store: SQLiteRunStore, from version: Int) async throws {
        for run in four {
            var next = try await store.header(of: run).version
            if next == version {
                try await store.append(RunAppend(run: run, version: version, epoch: 1, events: [1]))
                next += 1
            }
            say("ack \(run) \(next)")
        }
    }

    private static func bound(_ size: rlim_t) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: size, rlim_max: .max)
        setrlimit(__rlimit_resource_t(1), &limit)  // RLIMIT_FSIZE
    }
}
