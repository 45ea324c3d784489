import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    static let generations: [Clause] = [
        Clause("a run begins in its first generation") { subject in
            try await subject.store.create(run("r1"))
            let stored = try await subject.store.load("r1")
            #expect(stored.header.generation == 1)
            #expect(try await subject.store.history(of: "r1", generation: 1) == stored.segments)
            for generation in [0, 2, -1, .max] {
                #expect(try await subject.store.history(of: "r1", generation: generation).isEmpty)
            }
        },
        Clause("a load gives the present generation, and earlier ones stay readable") { subject in
            let store = subject.store
            try await store.create(run("r1"))
            try await store.append(append("r1", version: 1, events: "two"))
            try await store.append(append("r1", version: 2, opens: 2, events: "three", head: head(.waiting, wake: 5)))
            try await store.append(append("r1", version: 3, events: "four"))
            try await store.append(append("r1", version: 4, opens: 3, events: "five"))
            let other = try await subject.another()
            for store in [store, other] {
                let stored = try await store.load("r1")
                #expect(stored.header.generation == 3)
                #expect(stored.header.version == 5)
                #expect(stored.header.head == head(.waiting, wake: 5))
                #expect(stored.segments == [segment(5, "five")])
                #expect(try await store.header(of: "r1") == stored.header)
                #expect(try await store.list(RunFilter(), after: nil, limit: 9).runs == [stored.header])
                #expect(try await store.history(of: "r1", generation: 1) == [segment(1, "one"), segment(2, "two")])
                #expect(try await store.history(of: "r1", generation: 2) == [segment(3, "three"), segment(4, "four")])
                #expect(try await store.history(of: "r1", generation: 3) == stored.segments)
            }
            await other.close()
        },
        Clause("generations are opened in order, by who drives the run") { subject in
            try await subject.store.create(run("r1"))
            for generation in [0, 1, 3] {
                await refuses(.runTaken) {
                    try await subject.store.append(append("r1", version: 1, opens: generation, events: "x"))
                }
            }
            await refuses(.runTaken) {
                try await subject.store.append(append("r1", version: 1, epoch: 0, opens: 2, events: "x"))
            }
            await refuses(.runTaken) {
                try await subject.store.append(append("r1", version: 2, opens: 2, events: "x"))
            }
            #expect(try await subject.store.header(of: "r1").generation == 1)
            try await subject.store.append(append("r1", version: 1, opens: 2, events: "two"))
            await refuses(.runTaken) {
                try await subject.store.append(append("r1", version: 2, opens: 2, events: "x"))
            }
            #expect(try await history(of: "r1", in: subject.store) == ["two"])
        },
        Clause("what a run has stays its own over generations") { subject in
            let store = subject.store
            try await store.create(run("r1", blobs: [blob("early")]))
            for id in ["l1", "l2"] { _ = try await store.post(letter("r1", id)) }
            let other = Driver(pid: 4712, host: "there", started: Timestamp(milliseconds: 6))
            try await store.append(
                append(
                    "r1", version: 1, claim: other, opens: 2, events: "two", blobs: [blob("late")], letters: ["l1"]))
            let stored = try await store.load("r1")
            #expect(stored.header.epoch == 2)
            #expect(stored.header.driver == other)
            #expect(stored.letters.map(\.id) == ["l2"])
            #expect(try await store.post(letter("r1", "l1")) == .repeated)
            let blobs = [blob("early"), blob("late")]
            let found = try await store.blobs(Set(blobs.map(\.reference)), of: "r1")
            for blob in blobs { #expect(found[blob.reference.hash] == blob.bytes) }
        },
        Clause("a deleted run takes its generations along") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.append(append("r1", version: 1, opens: 2, events: "two"))
            try await subject.store.delete("r1")
            await refuses(.runNotFound) { _ = try await subject.store.history(of: "r1", generation: 1) }
            try await subject.store.create(run("r1", events: "new"))
            #expect(try await subject.store.load("r1").header.generation == 1)
            #expect(try await subject.store.history(of: "r1", generation: 1) == [segment(1, "new")])
            #expect(try await subject.store.history(of: "r1", generation: 2).isEmpty)
        },
    ]

    private static func segment(_ version: Int, _ events: String) -> HistorySegment {
        HistorySegment(version: version, events: Array(events.utf8))
    }
}
