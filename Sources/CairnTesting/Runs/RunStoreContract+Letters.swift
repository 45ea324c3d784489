import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    static let letters: [Clause] = [
        Clause("a letter waits until an append folds it in") { subject in
            try await subject.store.create(run("r1"))
            let data: JSON = ["by": "ana", "n": [1, 2.5, nil]]
            #expect(try await subject.store.post(letter("r1", "l1", data: data)) == .accepted)
            #expect(try await subject.store.post(letter("r1", "l2")) == .accepted)
            #expect(try await subject.store.load("r1").letters == [letter("r1", "l1", data: data), letter("r1", "l2")])
            try await subject.store.append(append("r1", version: 1, events: "x", letters: ["l1"]))
            #expect(try await subject.store.load("r1").letters == [letter("r1", "l2")])
        },
        Clause("a letter is taken once, read or unread") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.create(run("r2"))
            #expect(try await subject.store.post(letter("r1", "l1")) == .accepted)
            #expect(try await subject.store.post(letter("r1", "l1")) == .repeated)
            #expect(try await subject.store.post(letter("r2", "l1")) == .accepted)
            try await subject.store.append(append("r1", version: 1, events: "x", letters: ["l1"]))
            #expect(try await subject.store.post(letter("r1", "l1")) == .repeated)
            #expect(try await subject.store.load("r1").letters.isEmpty)
        },
        Clause("a refused append folds no letter in") { subject in
            try await subject.store.create(run("r1"))
            _ = try await subject.store.post(letter("r1", "l1"))
            await refuses(.runTaken) {
                try await subject.store.append(append("r1", version: 5, events: "x", letters: ["l1"]))
            }
            #expect(try await subject.store.load("r1").letters.count == 1)
        },
        Clause("no letters to runs that are not there or have ended") { subject in
            await refuses(.runNotFound) { _ = try await subject.store.post(letter("r1", "l1")) }
            try await subject.store.create(run("r1"))
            _ = try await subject.store.post(letter("r1", "l1"))
            try await subject.store.append(append("r1", version: 1, events: "x", head: head(.completed)))
            await refuses(.runEnded) { _ = try await subject.store.post(letter("r1", "l2")) }
            #expect(try await subject.store.post(letter("r1", "l1")) == .repeated)
        },
        Clause("a run that ends leaves no letter unread") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.create(run("r2"))
            _ = try await subject.store.post(letter("r1", "l1"))
            _ = try await subject.store.post(letter("r2", "l2"))
            try await subject.store.append(append("r1", version: 1, events: "x", head: head(.failed)))
            #expect(try await subject.store.letters(after: .start).letters.map(\.run) == ["r2"])
            try await subject.store.append(append("r1", version: 2, events: "again", head: head(.running)))
            #expect(try await subject.store.load("r1").letters.isEmpty)
            #expect(try await subject.store.post(letter("r1", "l3")) == .accepted)
        },
        Clause("new letters are found from any process, each once") { subject in
            let other = try await subject.another()
            try await subject.store.create(run("r1"))
            let start = try await subject.store.letters(after: .start)
            #expect(start.letters.isEmpty)
            _ = try await other.post(letter("r1", "l1"))
            _ = try await subject.store.post(letter("r1", "l2"))
            let first = try await subject.store.letters(after: start.next)
            #expect(first.letters.map(\.id) == ["l1", "l2"])
            #expect(try await subject.store.letters(after: first.next).letters.isEmpty)
            _ = try await other.post(letter("r1", "l3"))
            #expect(try await subject.store.letters(after: first.next).letters.map(\.id) == ["l3"])
            await other.close()
        },
        Clause("a letter that came before the driver's first look is found by it") { subject in
            let other = try await subject.another()
            try await subject.store.create(run("r1"))
            _ = try await other.post(letter("r1", "l1"))
            #expect(try await subject.store.letters(after: .start).letters.map(\.id) == ["l1"])
            await other.close()
        },
        Clause("a last call stands only when no letter is left unread; else nothing of it is committed") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.create(run("r2"))
            for (to, id) in [("r1", "l1"), ("r1", "l2"), ("r2", "other")] {
                _ = try await subject.store.post(letter(to, id))
            }
            var last = append("r1", version: 1, events: "x", blobs: [blob("b")], head: head(.failed), letters: ["l1"])
            last.isLastCall = true
            await refuses(.runLettersUnread) { try await subject.store.append(last) }
            let stored = try await subject.store.load("r1")
            #expect(stored.letters.map(\.id) == ["l1", "l2"])
            #expect(stored.header.version == 1)
            #expect(stored.header.head.status == .running)
            last.letters = ["l2", "l1"]
            try await subject.store.append(last)
            #expect(try await subject.store.load("r1").letters.isEmpty)
            #expect(try await subject.store.load("r2").letters.count == 1)
        },
        Clause("very many letters are all found, each once, by asking until none comes") { subject in
            try await subject.store.create(run("r1"))
            try await withThrowingTaskGroup(of: LetterReceipt.self) { group in
                for number in 0..<300 { group.addTask { try await subject.store.post(letter("r1", "l\(number)")) } }
                for try await receipt in group { #expect(receipt == .accepted) }
            }
            var found: [String] = []
            var cursor = LetterCursor.start
            while true {
                let batch = try await subject.store.letters(after: cursor)
                guard !batch.letters.isEmpty else { break }
                found += batch.letters.map(\.id)
                cursor = batch.next
            }
            #expect(found.sorted() == (0..<300).map { "l\($0)" }.sorted())
        },
        Clause("a run that is gone takes its letters along, and later ones are still found") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.create(run("r2"))
            _ = try await subject.store.post(letter("r1", "l1"))
            let cursor = try await subject.store.letters(after: .start).next
            try await subject.store.delete("r1")
            _ = try await subject.store.post(letter("r2", "l2"))
            #expect(try await subject.store.letters(after: cursor).letters.map(\.id) == ["l2"])
        },
    ]
}
