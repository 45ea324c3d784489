package import CairnEngine
import CairnWire
import CairnWorkflow

extension DaprRunStore {
    package func append(_ append: RunAppend) async throws {
        try access.check()
        if append.claim != nil { try await lease.hold() }
        let commit = try access.randomName()
        var history: HistoryStep?
        var read: [InboxLetter] = []
        let done = try await access.compareAndSet(RunKeys.header(append.run)) { value in
            guard let record = try Self.record(value, append.run), record.deleted == nil else {
                throw EngineError.notFound(append.run)
            }
            if record.commit == commit { return .answer(record) }
            guard record.isFollowed(by: append), isKnown(record) else { throw EngineError.taken(append.run) }
            guard !append.isLastCall || record.inbox.allSatisfy({ append.letters.contains($0.id) }) else {
                throw EngineError.lettersUnread(append.run)
            }
            // Only its driver changes a run's history, so this is the same at every try.
            let step: HistoryStep
            if let history { step = history } else { step = try await prepare(append, record) }
            history = step
            var next = record
            next.commit = commit
            read = next.take(append, step, lease: lease.id)
            try await announce(record, next)
            return .save(next.encoded(), next)
        }
        await settle(done, append, read: read)
    }

    /// Whether this is the run that this process drives or has read to drive it, and not one that was made since under the
    /// same id.
    private func isKnown(_ record: RunRecord) -> Bool {
        let number = driven[record.header.id]?.number ?? heldLives[record.header.id]
        return number.map { $0 == record.number } ?? true
    }

    /// Writes what the header is to name: blobs, and history that it has no room for.
    private func prepare(_ append: RunAppend, _ record: RunRecord) async throws -> HistoryStep {
        let entry = HistoryEntry(
            version: append.version + 1, events: append.events, blobs: append.blobs.map(\.reference))
        let step = try HistoryStep(record, adding: entry, opens: append.opens) { try access.randomName() }
        try await put(append.blobs, record.keys)
        for write in step.writes {
            if write.inParts {
                try await access.putParts(write.key, write.bytes)
            } else {
                try await access.put(write.key, write.bytes)
            }
        }
        return step
    }

    func put(_ blobs: [Blob], _ keys: RunKeys.Life) async throws {
        for blob in blobs { try await access.putParts(keys.blob(blob.reference.hash), blob.bytes) }
    }

    /// Sees to it that the index covers what the header becomes, before it does. An end is told after it has come: a run
    /// that counts as open is looked at, one that counts as ended is not.
    private func announce(_ record: RunRecord, _ next: RunRecord) async throws {
        let isClaim = next.header.epoch != record.header.epoch
        guard isClaim || next.header.head != record.header.head else { return }
        guard isClaim || !next.header.head.status.isTerminal else { return }
        let entry = IndexEntry(exactly: record, at: now).covering(
            next.header.head, epoch: next.header.epoch, at: now)
        if isClaim {
            try await index.cover(entry)
        } else if driven[next.header.id]?.entry?.says(entry) != true {
            try await index.put(entry)
        } else {
            return
        }
        driven[next.header.id]?.entry = entry
        note(entry)
    }

    /// What follows from a commit in this process.
    private func settle(_ record: RunRecord, _ append: RunAppend, read: [InboxLetter]) async {
        let run = record.header.id
        mail.forget(append.letters, of: run)
        if record.header.head.status.isTerminal {
            driven[run] = nil
            mail.forget(run)
            let entry = IndexEntry(exactly: record, at: now)
            note(entry)
            await quietly { try await self.index.put(entry) }
        } else if record.lease == lease.id {
            let entry = append.claim == nil ? driven[run]?.entry : nil
            driven[run] = Driven(header: record.header, number: record.number, entry: entry)
            await quietly { try await self.note(record) }
        }
        for letter in read {
            guard case .parts(let name, let size) = letter.data else { continue }
            await quietly { try await self.access.deleteParts(record.keys.letter(name), size: size) }
        }
    }

    /// For what helps and is not needed: a failure is told, and nothing depends on it.
    func quietly(_ body: () async throws -> Void) async {
        do { try await body() } catch { complain(error) }
    }
}

extension RunRecord {
    /// Whether `append` is the one that comes next.
    fileprivate func isFollowed(by append: RunAppend) -> Bool {
        header.version == append.version && header.epoch == append.epoch
            && (append.opens.map { $0 == header.generation + 1 } ?? true)
    }

    /// Takes an append in.
    ///
    /// - Returns: the letters that are unread no more.
    fileprivate mutating func take(_ append: RunAppend, _ step: HistoryStep, lease: String) -> [InboxLetter] {
        (tail, segments, earlier) = (step.tail, step.segments, step.earlier)
        header.version += 1
        if let generation = append.opens { header.generation = generation }
        if let head = append.head { header.head = head }
        if let driver = append.claim {
            header.epoch += 1
            header.driver = driver
            self.lease = lease
        }
        let hasEnded = header.head.status.isTerminal
        if hasEnded { self.lease = nil }
        let read = inbox.filter { (hasEnded && append.head != nil) || append.letters.contains($0.id) }
        inbox.removeAll { read.contains($0) }
        return read
    }
}
