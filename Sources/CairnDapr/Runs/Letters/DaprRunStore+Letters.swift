package import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

extension DaprRunStore {
    /// A letter over this is kept under a key of its own, as are all once the header holds so many bytes of them.
    private static let inlineLetter = 4 << 10
    private static let inlineInbox = 32 << 10
    /// How many letters may wait for one run.
    private static let mostUnread = 4096

    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try access.check()
        try RunID.check(letter.run)
        let mark = LetterMark(letter: letter.id, poster: try access.randomName())
        // One at a time: those of this process are not in each other's way.
        await posting.enter(letter.run)
        defer { posting.leave(letter.run) }
        var isAnnounced = false
        var content: InboxLetter.Content?
        var page: MarkPage?
        let (receipt, record): (LetterReceipt, RunRecord) = try await access.compareAndSet(
            RunKeys.header(letter.run)
        ) { value in
            guard let record = try Self.record(value, letter.run), record.deleted == nil else {
                throw EngineError.notFound(letter.run)
            }
            if let known = try await find(mark.letter, in: record) {
                return .answer((known == mark ? .accepted : .repeated, record))
            }
            guard !record.header.head.status.isTerminal else {
                throw EngineError.ended(letter.run, record.header.head.status.rawValue)
            }
            guard record.inbox.count < Self.mostUnread else {
                throw EngineError(
                    .storeOverloaded,
                    "\(record.inbox.count) letters wait for run \(letter.run) already; let it be driven",
                    run: letter.run)
            }
            if !isAnnounced, !drives(record) {
                try await announce(mark, to: record)
                isAnnounced = true
            }
            let data: InboxLetter.Content
            if let content { data = content } else { data = try await keep(letter.data, in: record) }
            content = data
            var next = record
            next.inbox.append(InboxLetter(id: letter.id, name: letter.name, at: letter.at, data: data))
            next.marks.append(mark)
            if next.hasTooManyMarks { page = try await turnPage(&next, page) }
            return .save(next.encoded(), (.accepted, next))
        }
        // With those that others sent before it, so that they are told in order.
        if receipt == .accepted, drives(record) { await quietly { try await self.note(record) } }
        return receipt
    }

    /// Whether the run is this process's: then nobody else needs to be told.
    private func drives(_ record: RunRecord) -> Bool {
        record.lease == lease.id && driven[record.header.id]?.epoch == record.header.epoch
    }

    /// Tells the other processes, before the letter is in the header: of a letter that is there somebody knows.
    private func announce(_ mark: LetterMark, to record: RunRecord) async throws {
        if record.lease == nil { try await index.note(mail: now, for: record.number, life: record.life) }
        try await ring((record.header.id, mark.letter))
    }

    func ring(_ letter: (run: String, mark: String)?) async throws {
        let ringer = try access.randomName()
        try await access.compareAndSet(RunKeys.bell) { value in
            var bell = try Self.bell(value)
            guard !bell.recent.contains(where: { $0.ringer == ringer }) else { return .answer(()) }
            bell.ring(ringer, run: letter?.run ?? "", letter: letter?.mark)
            return .save(bell.encoded(), ())
        }
    }

    func keep(_ data: JSON, in record: RunRecord) async throws -> InboxLetter.Content {
        let bytes = data.encoded()
        let inline = record.inbox.reduce(0) { sum, letter in
            if case .inline(let data) = letter.data { sum + data.encoded().count } else { sum }
        }
        guard bytes.count > Self.inlineLetter || inline + bytes.count > Self.inlineInbox else { return .inline(data) }
        let name = try access.randomName()
        try await access.putParts(record.keys.letter(name), bytes)
        return .parts(name: name, size: bytes.count)
    }
}

// MARK: Which letters came

extension DaprRunStore {
    /// Marks that left the header for a key of their own.
    struct MarkPage {
        var name: String
        var marks: [LetterMark]
    }

    private func find(_ letter: String, in record: RunRecord) async throws -> LetterMark? {
        if let mark = record.marks.first(where: { $0.letter == letter }) { return mark }
        return try await pagedMarks(of: record).first { $0.letter == letter }
    }

    /// The marks that left the header, oldest first.
    func pagedMarks(of record: RunRecord) async throws -> [LetterMark] {
        let keys = record.markPages.map(record.keys.letters)
        let values = try await access.getAll(keys)
        var marks: [LetterMark] = []
        for key in keys {
            marks += try Self.decoded(key, record.header.id) { () throws(RecordDamage) in
                guard let value = values[key] else { throw RecordDamage("it is missing") }
                var marks: [LetterMark] = []
                for text in try RecordFields(Framed(decoding: value.bytes).line).strings("letters") {
                    marks.append(try LetterMark(text))
                }
                return marks
            }
        }
        return marks
    }

    /// Moves all marks but the newest into a page, which is written before the header that names it, and once.
    func turnPage(_ record: inout RunRecord, _ written: MarkPage?) async throws -> MarkPage {
        let old = Array(record.marks.dropLast())
        var page = MarkPage(name: try access.randomName(), marks: old)
        if let written, written.marks == old {
            page = written
        } else {
            let line: JSON = ["letters": .array(old.map { .string($0.text) })]
            try await access.put(record.keys.letters(page.name), Framed(line: line).encoded())
        }
        record.marks.removeFirst(old.count)
        record.markPages.append(page.name)
        return page
    }
}

// MARK: Looking for letters

extension DaprRunStore {
    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try access.check()
        let bell = try await bell()
        let starts = mail.hear(bell, at: access.loop.now) { driven[$0] != nil || holds.isHeld($0) }
        if starts { outlook = nil }
        if mail.isToScan(at: access.loop.now) { try await scan() }
        if !mail.announced.isEmpty { try await collect() }
        return mail.batch(after: cursor)
    }

    func bell() async throws -> Bell { try Self.bell(try await access.get(RunKeys.bell)) }

    static func bell(_ value: StateValue?) throws(EngineError) -> Bell {
        guard let value else { return Bell() }
        do throws(RecordDamage) {
            return try Bell(decoding: value.bytes)
        } catch {
            throw EngineError.damaged(RunKeys.bell, error)
        }
    }

    /// Looks into the headers of runs that a letter was announced for.
    private func collect() async throws {
        var records: [String: RunRecord] = [:]
        for run in Set(mail.announced.map(\.run)).sorted() {
            guard let record = try await lookedUp(run) else { continue }
            records[run] = record
            try await note(record)
        }
        var pending: Set<Mail.Announced> = []
        for announced in mail.announced {
            // A letter may be announced, and the run's header be older: it is looked at again.
            guard let record = records[announced.run] else { continue }
            do {
                if try await find(announced.letter, in: record) == nil { pending.insert(announced) }
            } catch let error as EngineError where error.code == .runCorrupt {
                complain(error)
            }
        }
        mail.settle(at: access.loop.now) { pending.contains($0) }
    }

    /// Looks into the headers of all runs that may have mail: those of this process, and those of nobody where this process
    /// attends to them.
    private func scan() async throws {
        let now = access.loop.now
        for run in driven.keys.sorted() {
            if let record = try await lookedUp(run) { try await note(record) }
        }
        if mail.isAttending {
            let mailed = try await openEntries().filter { $0.mail != nil }
            for start in stride(from: 0, to: mailed.count, by: 32) {
                _ = try await records(mailed[start..<min(start + 32, mailed.count)])
            }
        }
        mail.scanned(at: now)
    }

    /// A run's header, for a look at many runs: one that cannot be read is no other's affair.
    private func lookedUp(_ run: String) async throws -> RunRecord? {
        do {
            guard let record = try await record(ofRun: run), record.deleted == nil else { return nil }
            return record
        } catch let error as EngineError where error.code == .runCorrupt {
            complain(error)
            return nil
        }
    }

    /// Notes the letters that stand in a header. One that is damaged is told once, and keeps no other from being read.
    func note(_ record: RunRecord) async throws {
        let run = record.header.id
        let news = record.inbox.filter { !mail.has($0.id, of: run) }
        for (name, letter) in zip(news, try await whole(news, of: record)) {
            switch letter {
            case .success(let letter): mail.note(letter)
            case .failure(let error): if mail.noteDamaged(name.id, of: run) { complain(error) }
            }
        }
    }

    /// The unread letters of a run, whole.
    ///
    /// - Throws: `run.corrupt` when one of them is damaged.
    func letters(of record: RunRecord) async throws -> [Letter] {
        try await whole(record.inbox, of: record).map { try $0.get() }
    }

    private func whole(
        _ inbox: [InboxLetter], of record: RunRecord
    ) async throws -> [Result<Letter, EngineError>] {
        var sizes: [String: Int] = [:]
        for letter in inbox {
            if case .parts(let name, let size) = letter.data { sizes[record.keys.letter(name)] = size }
        }
        let parts = try await access.getParts(sizes)
        return inbox.map { letter in
            Result { () throws(EngineError) in
                let data: JSON
                switch letter.data {
                case .inline(let json): data = json
                case .parts(let name, _):
                    let key = record.keys.letter(name)
                    data = try Self.decoded(key, record.header.id) { () throws(RecordDamage) in
                        guard let bytes = parts[key] else { throw RecordDamage("it is missing or cut off") }
                        do { return try JSON(parsing: bytes) } catch { throw RecordDamage("it is no JSON: \(error)") }
                    }
                }
                return Letter(run: record.header.id, id: letter.id, name: letter.name, data: data, at: letter.at)
            }
        }
    }
}
