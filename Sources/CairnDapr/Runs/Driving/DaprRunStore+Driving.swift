package import CairnEngine
import CairnReactor

// Who drives what. Three things have to be right, and each is of its own kind:
// - Within this process, the table `holds`: one part of it at a time holds a run.
// - Among processes, the lease that the header names: whoever finds it moving leaves the run alone.
// - Whatever became of both, the epoch: who takes a run raises it by compare-and-set, and commits of the one before find
//   another epoch and commit nothing. Leases are for courtesy; this is what keeps a run whole.
extension DaprRunStore {
    package func acquire(_ run: String) async throws -> DriverHold {
        try access.check()
        try RunID.check(run)
        guard let hold = holds.take(run) else {
            throw EngineError.drivenElsewhere(run, by: try await record(ofRun: run)?.header.driver)
        }
        do {
            try await waitUntilFree(run)
        } catch {
            holds.release(run, hold)
            throw error
        }
        return DriverHold { [weak self, holds, loop = access.loop] in
            guard holds.release(run, hold), let self else { return }
            loop.spawn(name: "release") { await self.wasReleased(run) }
        }
    }

    /// Returns when no living process drives the run, as far as its header and its lease tell. A driver that lives is told
    /// within the time in which it raises its counter; one that died is waited for as long as its lease is good.
    private func waitUntilFree(_ run: String) async throws {
        var isSecondLook = false
        var looks = 0
        while true {
            guard let record = try await record(ofRun: run), let id = record.lease, id != lease.id else { return }
            guard let counter = try await Lease.counter(of: id, in: access) else { return }
            let now = access.loop.now
            if watches[id] == nil { watches[id] = LeaseWatch(counter: counter, at: now) }
            switch watches[id]?.see(counter, at: now) {
            case .dead: return
            case .alive where isSecondLook: throw EngineError.drivenElsewhere(run, by: record.header.driver)
            case .alive:
                // It may be giving the run up just now.
                isSecondLook = true
                try await access.loop.sleep(for: .milliseconds(250))
            case .unknown, nil:
                looks += 1
                if looks == 2 { tellWait(for: id, record) }
                try await access.loop.sleep(for: .seconds(1))
            }
            try access.check()
        }
    }

    /// Whoever waits is told why, once for each process that may have died.
    private func tellWait(for lease: String, _ record: RunRecord) {
        guard toldWaits.insert(lease).inserted else { return }
        let driver = record.header.driver.map { "process \($0.pid) on \($0.host)" } ?? "another process"
        complain(
            EngineError(
                .runDrivenElsewhere,
                "run \(record.header.id) was driven by \(driver), which may have died; waiting \(LeaseWatch.patience.components.seconds) s to see whether it moves",
                run: record.header.id))
    }

    package func isDriven(_ run: String) async throws -> Bool {
        try access.check()
        if holds.isHeld(run) { return true }
        for isSecondLook in [false, true] {
            guard let id = try await record(ofRun: run)?.lease, id != lease.id,
                let counter = try await Lease.counter(of: id, in: access)
            else { return false }
            if watches[id]?.see(counter, at: access.loop.now) == .dead { return false }
            // It may be giving the run up just now.
            if !isSecondLook { try await access.loop.sleep(for: .milliseconds(250)) }
        }
        return true
    }

    /// A run that is still open when its hold is given up is noted as nobody's, so that others need not wait for this
    /// process's lease. A courtesy, made behind the caller's back.
    private func wasReleased(_ run: String) async {
        guard !holds.isHeld(run) else { return }
        heldLives[run] = nil
        guard let driven = driven.removeValue(forKey: run), !access.isClosed else { return }
        let (ours, holds) = (lease.id, holds)
        do {
            let left = try await change(run) { record in
                guard record.header.epoch == driven.epoch, record.lease == ours, !holds.isHeld(run) else {
                    return false
                }
                record.lease = nil
                return true
            }
            // Nothing is being written to the run any more: the index may say exactly what it is.
            if let left { try await index.put(IndexEntry(exactly: left, at: now)) }
        } catch {
            // The lease says the same when this process is gone.
            complain(error)
        }
    }

    package func leave(_ run: String, epoch: Int) async throws {
        try access.check()
        let ours = lease.id
        _ = try await change(run) { record in
            guard record.header.epoch == epoch else { return false }
            record.header.driver = nil
            if record.lease == ours { record.lease = nil }
            return true
        }
    }
}
