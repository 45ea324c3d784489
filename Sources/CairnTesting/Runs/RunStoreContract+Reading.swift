import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    static let reading: [Clause] = [
        Clause("a run that is not there is told so") { subject in
            let error = await refuses(.runNotFound) { _ = try await subject.store.load("nobody") }
            #expect(error?.message.contains("nobody") == true)
            await refuses(.runNotFound) { _ = try await subject.store.header(of: "nobody") }
        },
        Clause("open runs are given oldest first, page by page, without those that ended") { subject in
            for number in 0..<7 { try await subject.store.create(run("r\(number)")) }
            try await subject.store.append(append("r2", version: 1, events: "x", head: head(.failed)))
            try await subject.store.append(append("r3", version: 1, events: "x", head: head(.waiting, wake: 1)))
            var seen: [String] = []
            var cursor: RunCursor?
            repeat {
                let page = try await subject.store.openRuns(after: cursor, limit: 2)
                #expect(page.runs.count <= 2)
                seen += page.runs.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen == ["r0", "r1", "r3", "r4", "r5", "r6"])
        },
        Clause("a failed run that is started anew is open again") { subject in
            try await subject.store.create(run("r1"))
            try await subject.store.append(append("r1", version: 1, events: "x", head: head(.failed)))
            #expect(try await subject.store.openRuns(after: nil, limit: 9).runs.isEmpty)
            try await subject.store.append(append("r1", version: 2, events: "again", head: head(.running)))
            #expect(try await subject.store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1"])
        },
        Clause("due runs are given by their time, earliest first") { subject in
            for (number, wake) in ([50, 10, nil, 30] as [Int64?]).enumerated() {
                try await subject.store.create(run("r\(number)", status: .waiting, wake: wake))
            }
            let at = { (milliseconds: Int64) in
                try await subject.store.dueRuns(at: Timestamp(milliseconds: milliseconds), limit: 9).map(\.id)
            }
            #expect(try await at(9).isEmpty)
            #expect(try await at(30) == ["r1", "r3"])
            #expect(try await at(.max) == ["r1", "r3", "r0"])
            try await subject.store.append(append("r1", version: 1, events: "x", head: head(.running)))
            try await subject.store.append(append("r3", version: 1, events: "x", head: head(.completed)))
            #expect(try await at(.max) == ["r0"])
            #expect(try await subject.store.dueRuns(at: Timestamp(milliseconds: 99), limit: 0).isEmpty)
        },
        Clause("wake-ups are given page by page, earliest first, and those of one instant in the order of their runs") {
            subject in
            for (number, wake) in ([50, 10, nil, 30, 10, 30, 70] as [Int64?]).enumerated() {
                try await subject.store.create(run("r\(number)", status: .waiting, wake: wake))
            }
            try await subject.store.append(append("r3", version: 1, events: "x", head: head(.completed)))
            var seen: [String] = []
            var page = WakePage(runs: [], end: nil)
            repeat {
                page = try await subject.store.wakes(at: Timestamp(milliseconds: 50), after: page.end, limit: 2)
                seen += page.runs
            } while !page.runs.isEmpty && page.end != nil
            #expect(seen == ["r1", "r4", "r5", "r0"])
            let later = try await subject.store.wakes(at: Timestamp(milliseconds: 70), after: page.end, limit: 9)
            #expect(later.runs.last == "r6")
            #expect(page.end == nil || later.runs == ["r6"])
        },
        Clause("running runs are given oldest first, page by page, without those that wait or ended") { subject in
            for number in 0..<7 {
                try await subject.store.create(
                    run("r\(number)", status: number % 3 == 1 ? .waiting : .running, wake: 1))
            }
            try await subject.store.append(append("r2", version: 1, events: "x", head: head(.completed)))
            try await subject.store.append(append("r3", version: 1, events: "x", head: head(.waiting)))
            try await subject.store.append(append("r4", version: 1, events: "x", head: head(.running)))
            var seen: [String] = []
            var cursor: RunCursor?
            repeat {
                let page = try await subject.store.runningRuns(after: cursor, limit: 2)
                #expect(page.runs.count <= 2)
                seen += page.runs.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen == ["r0", "r4", "r5", "r6"])
        },
        Clause("the next wake-up is told, of open runs and after the time that is asked for") { subject in
            let next = { (milliseconds: Int64) in
                try await subject.store.nextWake(after: Timestamp(milliseconds: milliseconds))?.milliseconds
            }
            #expect(try await next(.min) == nil)
            for (number, wake) in ([50, 10, nil, 30] as [Int64?]).enumerated() {
                try await subject.store.create(run("r\(number)", status: .waiting, wake: wake))
            }
            #expect(try await next(0) == 10)
            #expect(try await next(10) == 30)
            try await subject.store.append(append("r3", version: 1, events: "x", head: head(.completed)))
            #expect(try await next(10) == 50)
            #expect(try await next(50) == nil)
        },
        Clause("what another process commits is noticed") { subject in
            try await subject.store.create(run("r1"))
            let other = try await subject.another()
            let before = try await subject.store.changeMark()
            try await other.append(append("r1", version: 1, events: "x"))
            let after = try await subject.store.changeMark()
            #expect(before == nil || before != after)
            await other.close()
        },
        Clause("a list is newest first, filtered, page by page") { subject in
            for number in 0..<6 {
                try await subject.store.create(
                    run(
                        "r\(number)", name: number % 2 == 0 ? "even" : "odd", origin: number < 3 ? "run" : "mcp",
                        status: number == 5 ? .waiting : .running))
            }
            let list = { (filter: RunFilter) in
                try await subject.store.list(filter, after: nil, limit: 9).runs.map(\.id)
            }
            #expect(try await list(RunFilter()) == ["r5", "r4", "r3", "r2", "r1", "r0"])
            #expect(try await list(RunFilter(name: "even")) == ["r4", "r2", "r0"])
            #expect(try await list(RunFilter(origin: "mcp")) == ["r5", "r4", "r3"])
            #expect(try await list(RunFilter(statuses: [.waiting, .failed])) == ["r5"])
            #expect(try await list(RunFilter(statuses: [.running], name: "odd", origin: "mcp")) == ["r3"])
            let first = try await subject.store.list(RunFilter(name: "even"), after: nil, limit: 2)
            #expect(first.runs.map(\.id) == ["r4", "r2"])
            let second = try await subject.store.list(RunFilter(name: "even"), after: first.next, limit: 2)
            #expect(second.runs.map(\.id) == ["r0"])
            #expect(second.next == nil)
        },
        Clause("who follows a run reads what is new, from any process") { subject in
            let other = try await subject.another()
            try await subject.store.create(run("r1"))
            try await subject.store.append(append("r1", version: 1, events: "two"))
            try await subject.store.append(append("r1", version: 2, events: "three"))
            _ = try await subject.store.post(letter("r1", "l1"))
            for store in [subject.store, other] {
                for (after, versions) in [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (9, []), (.max, [])] {
                    let news = try await store.load("r1", after: after)
                    #expect(news.segments.map(\.version) == versions)
                    #expect(news.header.version == 3)
                }
            }
            await refuses(.runNotFound) { _ = try await subject.store.load("nobody", after: 0) }
            await other.close()
        },
        Clause("a list may begin and end at a time") { subject in
            for number in 0..<5 {
                try await subject.store.create(run("r\(number)", started: Int64(number * 10)))
            }
            let list = { (since: Int64?, until: Int64?) in
                let filter = RunFilter(
                    since: since.map(Timestamp.init(milliseconds:)), until: until.map(Timestamp.init(milliseconds:)))
                return try await subject.store.list(filter, after: nil, limit: 9).runs.map(\.id)
            }
            #expect(try await list(20, nil) == ["r4", "r3", "r2"])
            #expect(try await list(nil, 20) == ["r1", "r0"])
            #expect(try await list(10, 30) == ["r2", "r1"])
            #expect(try await list(50, nil).isEmpty)
        },
        Clause("another process reads what was committed") { subject in
            let other = try await subject.another()
            try await subject.store.create(run("r1", blobs: [blob("b")]))
            #expect(try await history(of: "r1", in: other) == ["one"])
            try await subject.store.append(append("r1", version: 1, events: "two"))
            #expect(try await history(of: "r1", in: other) == ["one", "two"])
            #expect(try await other.blobs([blob("b").reference], of: "r1").count == 1)
            await other.close()
        },
    ]
}
