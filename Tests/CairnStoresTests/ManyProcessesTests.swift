import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import CairnWire
import CairnWorkflow
import Glibc
import Testing

/// Several processes on one store: they commit, checkpoint and die at once.
@Suite(.serialized) struct ManyProcessesTests {
    private static let probe = ChildProcess.executable("StoreProbe")

    /// The highest version of each run whose commit was answered.
    private struct Acknowledged {
        var versions: [String: Int] = [:]

        /// - Throws: when the line is no acknowledgement.
        mutating func note(_ line: String?) throws {
            let words = line?.split(separator: " ") ?? []
            guard words.count == 3, words[0] == "ack", let version = Int(words[2]) else {
                throw UnexpectedLine(line: line)
            }
            versions[String(words[1])] = max(version, versions[String(words[1])] ?? 0)
        }

        /// What the child said before it was killed, and was not read yet.
        mutating func noteRest(of child: ChildProcess) throws {
            while let line = child.line() { try note(line) }
        }
    }

    private struct UnexpectedLine: Error { var line: String? }

    private static func check(_ path: String, _ acknowledged: Acknowledged) async throws {
        #expect(try Connection(path: path).integrityFaults().isEmpty)
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(path, loop: loop)
            for (run, version) in acknowledged.versions {
                let stored = try await store.load(run)
                #expect(stored.header.version >= version, "\(run)")
            }
            await store.close()
        }
    }

    @Test func `a process that is killed under load loses nothing it has answered`() async throws {
        let folder = try TemporaryFolder()
        var acknowledged = Acknowledged()
        var random = SplitMix64(seed: 5)
        for _ in 0..<6 {
            let child = try ChildProcess([Self.probe, "hammer", folder["cairn.db"], "solo", "8"])
            for _ in 0..<Int.random(in: 1...300, using: &random) { try acknowledged.note(child.line()) }
            child.send(signal: SIGKILL)
            #expect(child.exitCode() == -SIGKILL)
            try acknowledged.noteRest(of: child)
        }
        try await Self.check(folder["cairn.db"], acknowledged)
        #expect(acknowledged.versions.count > 6)
    }

    @Test func `processes that commit, checkpoint and die at once leave a whole database, and none starves`()
        async throws
    {
        let folder = try TemporaryFolder()
        var acknowledged = Acknowledged()
        var children: [ChildProcess] = []
        for name in ["a", "b", "c"] {
            children.append(try ChildProcess([Self.probe, "hammer", folder["cairn.db"], name, "4"]))
        }
        for round in 0..<6 {
            // Each makes its way beside the others.
            for child in children {
                for _ in 0..<60 { try acknowledged.note(child.line()) }
            }
            let victim = round % children.count
            children[victim].send(signal: SIGKILL)
            try acknowledged.noteRest(of: children[victim])
            children[victim] = try ChildProcess([Self.probe, "hammer", folder["cairn.db"], "next\(round)", "4"])
        }
        for child in children { child.send(signal: SIGKILL) }
        for child in children { try acknowledged.noteRest(of: child) }
        try await Self.check(folder["cairn.db"], acknowledged)
    }

    @Test func `a full disk refuses commits as a whole, and the store goes on once there is room`() async throws {
        let folder = try TemporaryFolder()
        let child = try ChildProcess([Self.probe, "full", folder["cairn.db"]])
        var lines: [String] = []
        while let line = child.line() { lines.append(line) }
        #expect(child.exitCode() == 0)
        let last = lines.last?.split(separator: " ") ?? []
        #expect(last.first == "done")
        let version = try #require(last.last.flatMap { Int($0) })
        #expect(version > 1)
        let refusals = lines.filter { $0.hasPrefix("refused") }
        #expect(!refusals.isEmpty)
        #expect(refusals.allSatisfy { $0 == "refused store.full" || $0 == "refused store.io" }, "\(refusals)")
        var acknowledged = Acknowledged()
        for run in ["r0", "r1", "r2", "r3"] { acknowledged.versions[run] = version + 1 }
        try await Self.check(folder["cairn.db"], acknowledged)
    }

    @Test func `while checkpoints find no room commits go on, and both go on once there is`() async throws {
        let folder = try TemporaryFolder()
        let child = try ChildProcess([Self.probe, "stuck", folder["cairn.db"]])
        var lines: [String] = []
        while let line = child.line() { lines.append(line) }
        #expect(child.exitCode() == 0)
        #expect(lines.contains("checkpoint refused"), "\(lines)")
        #expect(lines.contains { $0.hasPrefix("refused store.") })
        let version = try #require(lines.last?.split(separator: " ").last.flatMap { Int($0) })
        var acknowledged = Acknowledged()
        for run in ["r0", "r1", "r2", "r3"] { acknowledged.versions[run] = version + 1 }
        try await Self.check(folder["cairn.db"], acknowledged)
    }

    @Test func `a driver that is stopped keeps its run, and goes on with it when it wakes`() async throws {
        let folder = try TemporaryFolder()
        let child = try ChildProcess([Self.probe, "hold", folder["cairn.db"], "r1"])
        #expect(child.line() == "held")
        child.send(signal: SIGSTOP)
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            let pid = try #require(try await store.header(of: "r1").driver?.pid)
            let error = await #expect(throws: EngineError.self) { try await store.acquire("r1") }
            #expect(error?.code == .runDrivenElsewhere)
            #expect(error?.message.contains("\(pid)") == true)
            // Nobody else is held up by it.
            try await store.acquire("r2").release()
            _ = try await store.post(Letter(run: "r1", id: "l", name: "go", at: Timestamp(milliseconds: 0)))
            child.send(signal: SIGTERM)
            child.send(signal: SIGCONT)
            #expect(child.line() == "ack r1 2")
            #expect(child.exitCode() == 143)
            try await store.acquire("r1").release()
            #expect(try await store.load("r1").header.version == 2)
            await store.close()
        }
    }

    @Test func `a process that is stopped in a commit is named by those that wait, and the store is whole after`()
        async throws
    {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(
                folder["cairn.db"], loop: loop, patience: .milliseconds(200))
            let child = try ChildProcess([Self.probe, "stop", folder["cairn.db"]])
            #expect(child.line() == "stopping")
            let letter = Letter(run: "nobody", id: "l", name: "go", at: Timestamp(milliseconds: 0))
            let error = await #expect(throws: EngineError.self) { try await store.post(letter) }
            #expect(error?.code == .storeBusy)
            #expect(error?.message.contains("process \(child.pid)") == true)
            child.send(signal: SIGCONT)
            #expect(child.line() == "committed")
            #expect(child.exitCode() == 0)
            let after = await #expect(throws: EngineError.self) { try await store.post(letter) }
            #expect(after?.code == .runNotFound)
            await store.close()
        }
        #expect(try Connection(path: folder["cairn.db"]).integrityFaults().isEmpty)
    }

    @Test func `a process that knows nothing of our locks and holds the database is waited for, then named`()
        async throws
    {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(
                folder["cairn.db"], loop: loop, patience: .milliseconds(200))
            let child = try ChildProcess([Self.probe, "foreign", folder["cairn.db"]])
            #expect(child.line() == "locked")
            let letter = Letter(run: "nobody", id: "l", name: "go", at: Timestamp(milliseconds: 0))
            let begun = loop.now
            let error = await #expect(throws: EngineError.self) { try await store.post(letter) }
            #expect(loop.now.duration(since: begun) >= .milliseconds(200))
            #expect(error?.code == .storeBusy)
            #expect(error?.message.contains("process \(child.pid) (StoreProbe)") == true)
            // Reading goes on meanwhile, and writing after.
            #expect(try await store.openRuns(after: nil, limit: 1).runs.isEmpty)
            child.send(signal: SIGKILL)
            #expect(child.exitCode() == -SIGKILL)
            let after = await #expect(throws: EngineError.self) { try await store.post(letter) }
            #expect(after?.code == .runNotFound)
            await store.close()
        }
    }

    @Test func `processes that attend one store and die bring every run to its end, each step once`() async throws {
        let folder = try TemporaryFolder()
        var calls: [String: Int] = [:]
        var complaints: [String] = []
        func note(_ line: String) {
            if line.hasPrefix("did ") { calls[line, default: 0] += 1 }
            if line.hasPrefix("complaint ") { complaints.append(line) }
        }
        func read(_ child: ChildProcess, calls count: Int) {
            var left = count
            while left > 0, let line = child.line() {
                note(line)
                if line.hasPrefix("did ") { left -= 1 }
            }
        }
        let first = try ChildProcess([Self.probe, "attend", folder["cairn.db"], "a", "15"])
        let second = try ChildProcess([Self.probe, "attend", folder["cairn.db"], "b", "15"])
        read(first, calls: 20)
        first.send(signal: SIGKILL)
        read(second, calls: 10)
        let third = try ChildProcess([Self.probe, "attend", folder["cairn.db"], "c", "5"])
        read(third, calls: 1)
        second.send(signal: SIGKILL)
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            while try await !store.openRuns(after: nil, limit: 1).runs.isEmpty {
                try await loop.sleep(for: .milliseconds(50))
            }
            for run in try await store.list(RunFilter(), after: nil, limit: 100).runs {
                #expect(run.head.status == .completed)
                let events = try await store.load(run.id).segments.flatMap { try HistoryCodec.decode($0.events) }
                let completed = events.count { if case .taskCompleted = $0 { true } else { false } }
                #expect(completed == 4, "\(run.id)")
            }
            await store.close()
        }
        third.send(signal: SIGKILL)
        for child in [first, second, third] { while let line = child.line() { note(line) } }
        // A call that was under way when its process was killed is made again, once for each of two deaths.
        #expect(calls.values.allSatisfy { $0 <= 3 })
        #expect(complaints.isEmpty)
        #expect(try Connection(path: folder["cairn.db"]).integrityFaults().isEmpty)
    }

    @Test func `a run that another process drives is not to be had, and is free when that process is killed`()
        async throws
    {
        let folder = try TemporaryFolder()
        let child = try ChildProcess([Self.probe, "hold", folder["cairn.db"], "r1"])
        #expect(child.line() == "held")
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            let error = await #expect(throws: EngineError.self) { try await store.acquire("r1") }
            #expect(error?.code == .runDrivenElsewhere)
            #expect(error?.driver?.host == "here")
            let pid = try #require(error?.driver?.pid)
            #expect(error?.message.contains("\(pid)") == true)
            try await store.acquire("r2").release()
            // Reading works beside the driver.
            #expect(try await store.load("r1").header.version == 1)
            kill(pid, SIGKILL)
            #expect(child.exitCode() == -SIGKILL)
            try await store.acquire("r1").release()
            await store.close()
        }
    }
}
