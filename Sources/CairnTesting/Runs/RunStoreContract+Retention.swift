import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    static let retention: [Clause] = [
        Clause("ended runs are found by how and when they ended, earliest first") { subject in
            let store = subject.store
            for (number, end) in ([50, 10, nil, 30, 20] as [Int64?]).enumerated() {
                try await store.create(run("r\(number)"))
                guard let end else { continue }
                let status: RunStatus = number == 4 ? .failed : .completed
                let head = RunHead(status: status, ended: Timestamp(milliseconds: end))
                try await store.append(append("r\(number)", version: 1, events: "x", head: head))
            }
            let ended = { (status: RunStatus, before: Int64, limit: Int) in
                try await store.ended(status, before: Timestamp(milliseconds: before), limit: limit).map(\.id)
            }
            #expect(try await ended(.completed, 51, 9) == ["r1", "r3", "r0"])
            #expect(try await ended(.completed, 50, 9) == ["r1", "r3"])
            #expect(try await ended(.completed, .max, 1) == ["r1"])
            #expect(try await ended(.failed, .max, 9) == ["r4"])
            #expect(try await ended(.cancelled, .max, 9).isEmpty)
            // One that is started anew has not ended.
            try await store.append(append("r3", version: 2, events: "again", head: head(.running)))
            #expect(try await ended(.completed, .max, 9) == ["r1", "r0"])
        },
        Clause("what a deleted run took is freed step by step, and nothing of any other") { subject in
            let store = subject.store
            let large = (0..<4).map { blob("part \($0) ", size: 900_000) }
            try await store.create(run("r1", blobs: large))
            try await store.create(run("r2", blobs: large))
            for version in 1...40 {
                try await store.append(append("r1", version: version, events: "x"))
                _ = try await store.post(letter("r1", "l\(version)"))
            }
            _ = try await store.post(letter("r2", "l"))
            try await store.delete("r1")
            // Of the same id, and the newest of all, as the one that went was.
            try await store.create(run("r1", events: "new", blobs: [large[0]]))
            try await reclaimAll(in: store)
            #expect(try await history(of: "r1", in: store) == ["new"])
            #expect(try await store.load("r1").letters.isEmpty)
            #expect(try await store.blobs([large[0].reference], of: "r1").count == 1)
            #expect(try await store.blobs(Set(large.map(\.reference)), of: "r2").count == 4)
            #expect(try await store.load("r2").letters.count == 1)
        },
        Clause("the newest run can be deleted, and the next one has nothing of it") { subject in
            let store = subject.store
            try await store.create(run("r1", blobs: [blob("one", size: 2_000_000)]))
            try await store.delete("r1")
            try await store.create(run("r2", events: "two", blobs: [blob("two", size: 20_000)]))
            try await reclaimAll(in: store)
            #expect(try await history(of: "r2", in: store) == ["two"])
            #expect(try await store.blobs([blob("two", size: 20_000).reference], of: "r2").count == 1)
        },
        Clause("freeing goes on where another process stopped") { subject in
            let other = try await subject.another()
            for number in 0..<3 {
                try await other.create(run("r\(number)", blobs: [blob("\(number)", size: 3_000_000)]))
            }
            for number in 0..<3 { try await other.delete("r\(number)") }
            _ = try await other.reclaim()
            await other.close()
            try await reclaimAll(in: subject.store)
            #expect(try await subject.store.list(RunFilter(), after: nil, limit: 9).runs.isEmpty)
        },
    ]

    /// - Returns: how many bytes were freed.
    @discardableResult
    static func reclaimAll(in store: any RunStore) async throws -> Int {
        var bytes = 0
        for _ in 0..<1000 {
            let step = try await store.reclaim()
            bytes += step.bytes
            if step.isDone { return bytes }
        }
        Issue.record("reclaiming does not come to an end")
        return bytes
    }
}
