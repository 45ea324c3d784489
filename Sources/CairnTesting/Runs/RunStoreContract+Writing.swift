import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    static let writing: [Clause] = [
        Clause("a created run is read back whole") { subject in
            let store = subject.store
            try await store.create(run("r1", wake: 99))
            let stored = try await store.load("r1")
            let header = RunHeader(
                id: "r1", name: "docs", definition: snapshot.hash, origin: "run", head: head(.running, wake: 99),
                version: 1, epoch: 1, driver: driver, started: Timestamp(milliseconds: 1000))
            #expect(stored.header == header)
            #expect(stored.segments == [HistorySegment(version: 1, events: Array("one".utf8))])
            #expect(stored.letters.isEmpty)
            #expect(try await store.header(of: "r1") == header)
            #expect(try await store.definition(snapshot.hash) == snapshot)
        },
        Clause("a run without a driver has epoch 0") { subject in
            try await subject.store.create(run("r1", driver: nil))
            let header = try await subject.store.header(of: "r1")
            #expect(header.epoch == 0)
            #expect(header.driver == nil)
        },
        Clause("a second run of the same id is refused and changes nothing") { subject in
            try await subject.store.create(run("r1"))
            await refuses(.runExists) { try await subject.store.create(run("r1", name: "other", events: "two")) }
            #expect(try await subject.store.header(of: "r1").name == "docs")
            #expect(try await history(of: "r1", in: subject.store) == ["one"])
        },
        Clause("appends follow one another") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.append(append("r1", version: 1, events: "two"))
            try await subject.store.append(append("r1", version: 2, events: "three", head: head(.waiting, wake: 5)))
            try await subject.store.append(append("r1", version: 3, events: "four"))
            #expect(try await history(of: "r1", in: subject.store) == ["one", "two", "three", "four"])
            let header = try await subject.store.header(of: "r1")
            #expect(header.version == 4)
            #expect(header.head == head(.waiting, wake: 5))
        },
        Clause("an append to another version commits nothing") { subject in
            try await subject.store.create(run("r1"))
            let blob = blob("never")
            for version in [0, 2, 7] {
                await refuses(.runTaken) {
                    try await subject.store.append(
                        append("r1", version: version, events: "x", blobs: [blob], head: head(.completed)))
                }
            }
            let stored = try await subject.store.load("r1")
            #expect(stored.segments.count == 1)
            #expect(stored.header.head.status == .running)
            await refuses(.runCorrupt) { _ = try await subject.store.blobs([blob.reference], of: "r1") }
        },
        Clause("a driver whose run was taken commits nothing") { subject in
            try await subject.store.create(run("r1"))
            let other = Driver(pid: 4712, host: "there", started: Timestamp(milliseconds: 6))
            try await subject.store.append(append("r1", version: 1, epoch: 1, claim: other, events: "resumed"))
            await refuses(.runTaken) {
                try await subject.store.append(append("r1", version: 2, epoch: 1, events: "stale"))
            }
            try await subject.store.append(append("r1", version: 2, epoch: 2, events: "fresh"))
            let stored = try await subject.store.load("r1")
            #expect(stored.header.epoch == 2)
            #expect(stored.header.driver == other)
            #expect(try await history(of: "r1", in: subject.store) == ["one", "resumed", "fresh"])
        },
        Clause("an append to no run is told so") { subject in
            await refuses(.runNotFound) { try await subject.store.append(append("r1", version: 1, events: "x")) }
        },
        Clause("runs that commit at once do not disturb one another") { subject in
            let store = subject.store
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await store.create(run("r\(number)"))
                        for version in 1...10 {
                            // Each third run makes a mistake, which is its own affair.
                            if number % 3 == 0 {
                                await refuses(.runTaken) {
                                    try await store.append(append("r\(number)", version: version + 3, events: "x"))
                                }
                            }
                            try await store.append(append("r\(number)", version: version, events: "\(version)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<40 {
                #expect(try await history(of: "r\(number)", in: store) == ["one"] + (1...10).map(String.init))
            }
        },
        Clause("a deleted run is gone, and its snapshot with the last run that named it") { subject in
            try await subject.store.create(run("r1", blobs: [blob("b")]))
            try await subject.store.create(run("r2"))
            _ = try await subject.store.post(letter("r1", "l1"))
            try await subject.store.delete("r1")
            await refuses(.runNotFound) { _ = try await subject.store.load("r1") }
            await refuses(.runNotFound) { try await subject.store.delete("r1") }
            #expect(try await subject.store.letters(after: .start).letters.isEmpty)
            #expect(try await subject.store.definition(snapshot.hash) == snapshot)
            try await subject.store.delete("r2")
            if subject.dropsDefinitions {
                await refuses(.storeCorrupt) { _ = try await subject.store.definition(snapshot.hash) }
            }
            // The id is free again, and nothing of the old run shines through.
            try await subject.store.create(run("r1", events: "new"))
            #expect(try await history(of: "r1", in: subject.store) == ["new"])
            await refuses(.runCorrupt) { _ = try await subject.store.blobs([blob("b").reference], of: "r1") }
        },
        Clause("a closed store refuses every call") { subject in
            try await subject.store.create(run("r1"))
            await subject.store.close()
            await refuses(.storeClosed) { try await subject.store.create(run("r2")) }
            await refuses(.storeClosed) { try await subject.store.append(append("r1", version: 1, events: "x")) }
            await refuses(.storeClosed) { _ = try await subject.store.load("r1") }
            await refuses(.storeClosed) { _ = try await subject.store.post(letter("r1", "l1")) }
            await refuses(.storeClosed) { _ = try await subject.store.acquire("r1") }
        },
    ]
}
