import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import Glibc

// Processes that hold what others want.
extension StoreProbe {
    static func hold(_ path: String, _ run: String, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        let hold = try await store.acquire(run)
        try await store.create(try new(run, loop))
        say("held")
        do {
            try await loop.sleep(for: .seconds(3600))
        } catch {
            // SIGTERM: the run is still ours.
            try await store.append(RunAppend(run: run, version: 1, epoch: 1, events: [1]))
            say("ack \(run) 2")
        }
        hold.release()
        await store.close()
    }

    /// Stops in the middle of a write transaction, as a person's Ctrl-Z might.
    static func stop(_ path: String, on loop: Reactor) async throws {
        let database = try await Database.open(path, loop: loop)
        try await database.write { connection in
            try connection.execute("CREATE TABLE probe (number INTEGER)")
            say("stopping")
            raise(SIGSTOP)
        }
        say("committed")
        try await database.close()
    }

    /// What a viewer of the file does that was left open.
    static func lock(_ path: String, on loop: Reactor) async throws {
        let thread = try BlockingThread(name: "foreign")
        try await thread.run {
            let connection = try Connection(path: path)
            try connection.begin()
            say("locked")
            // Until it is killed.
            while true { pause() }
        }
    }
}
