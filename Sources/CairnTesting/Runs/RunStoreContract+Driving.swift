import CairnEngine
import Testing

extension RunStoreContract {
    static let driving: [Clause] = [
        Clause("a run has one driver at a time, and the next may follow") { subject in
            let hold = try await subject.store.acquire("r1")
            try await subject.store.create(run("r1"))
            let error = await refuses(.runDrivenElsewhere) { _ = try await subject.store.acquire("r1") }
            #expect(error?.driver == driver)
            #expect(error?.message.contains("4711") == true)
            hold.release()
            try await subject.store.acquire("r1").release()
        },
        Clause("a run that another process drives cannot be taken") { subject in
            let other = try await subject.another()
            let hold = try await subject.store.acquire("r1")
            try await subject.store.create(run("r1"))
            await refuses(.runDrivenElsewhere) { _ = try await other.acquire("r1") }
            let second = try await other.acquire("r2")
            try await other.create(run("r2"))
            await refuses(.runDrivenElsewhere) { _ = try await subject.store.acquire("r2") }
            hold.release()
            let taken = try await other.acquire("r1")
            try await other.append(append("r1", version: 1, claim: driver, events: "two"))
            await refuses(.runDrivenElsewhere) { _ = try await subject.store.acquire("r1") }
            taken.release()
            second.release()
            await other.close()
        },
        Clause("a run is held before it has a row") { subject in
            guard subject.showsEmptyHolds else { return }
            let other = try await subject.another()
            let hold = try await subject.store.acquire("r1")
            await refuses(.runDrivenElsewhere) { _ = try await other.acquire("r1") }
            hold.release()
            try await other.acquire("r1").release()
            await other.close()
        },
        Clause("whether a run is driven is seen from everywhere, and looking takes nothing") { subject in
            let other = try await subject.another()
            let hold = try await subject.store.acquire("r1")
            try await subject.store.create(run("r1"))
            for store in [subject.store, other] {
                #expect(try await store.isDriven("r1"))
                #expect(try await !store.isDriven("r2"))
            }
            hold.release()
            for store in [subject.store, other] { #expect(try await !store.isDriven("r1")) }
            try await other.acquire("r1").release()
            await other.close()
        },
        Clause("giving a run up twice does not take it from the next driver") { subject in
            let first = try await subject.store.acquire("r1")
            first.release()
            let second = try await subject.store.acquire("r1")
            first.release()
            await refuses(.runDrivenElsewhere) { _ = try await subject.store.acquire("r1") }
            second.release()
        },
        Clause("a hold that is let go is given up") { subject in
            do { _ = try await subject.store.acquire("r1") }
            try await subject.store.acquire("r1").release()
        },
        Clause("a driver that leaves in good order is named no more, and one that was replaced takes nobody's name") {
            subject in
            try await subject.store.create(run("r1"))
            try await subject.store.leave("r1", epoch: 1)
            #expect(try await subject.store.header(of: "r1").driver == nil)
            try await subject.store.append(append("r1", version: 1, epoch: 1, claim: driver, events: "two"))
            try await subject.store.leave("r1", epoch: 1)
            #expect(try await subject.store.header(of: "r1").driver == driver)
        },
        Clause("many runs are held at once") { subject in
            let other = try await subject.another()
            var holds: [DriverHold] = []
            for number in 0..<300 {
                holds.append(try await subject.store.acquire("r\(number)"))
                try await subject.store.create(run("r\(number)"))
            }
            await refuses(.runDrivenElsewhere) { _ = try await other.acquire("r299") }
            for hold in holds { hold.release() }
            try await other.acquire("r299").release()
            await other.close()
        },
    ]
}
