import CairnEngine
import CairnReactor
import CairnWire

/// The index of runs: pages of bounded size, each compared and set by whoever changes it. It stays small enough to read
/// while runs are many: a page that is full and has no open run is never read for open ones again.
///
/// Changes of one process to one page share a write: while one is under way the next one fills.
actor RunIndex {
    enum Change: Sendable {
        case add(IndexEntry)
        case put(IndexEntry)
        case cover(IndexEntry)
        case bury(number: Int64, life: String, at: Timestamp)
        case mail(number: Int64, life: String, at: Timestamp)
        case mend(IndexEntry, IndexEntry?)
        case remove(number: Int64, life: String)
    }

    private struct Waiting {
        var change: Change
        var continuation: UnsafeContinuation<IndexEntry?, any Error>
    }

    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let access: StateAccess
    private var queues: [Int: [Waiting]] = [:]
    private var writing: Set<Int> = []
    /// How many pages there are, at least.
    private var knownPages = 0

    init(access: StateAccess) {
        self.access = access
        unownedExecutor = access.loop.asUnownedSerialExecutor()
    }

    /// Gives a run its place. Returns once the entry is in the store.
    func add(_ entry: IndexEntry) async throws -> IndexEntry {
        if knownPages == 0 { knownPages = try await root().pages }
        var page = max(0, knownPages - 1)
        while true {
            if let added = try await submit(.add(entry), to: page) {
                if page >= knownPages { try await announce(page) }
                return added
            }
            page = max(page + 1, knownPages - 1)
        }
    }

    func put(_ entry: IndexEntry) async throws {
        _ = try await submit(.put(entry), to: IndexPage.holding(entry.number))
    }

    func cover(_ entry: IndexEntry) async throws {
        _ = try await submit(.cover(entry), to: IndexPage.holding(entry.number))
    }

    func bury(_ number: Int64, life: String, at: Timestamp) async throws {
        _ = try await submit(.bury(number: number, life: life, at: at), to: IndexPage.holding(number))
    }

    func note(mail: Timestamp, for number: Int64, life: String) async throws {
        _ = try await submit(.mail(number: number, life: life, at: mail), to: IndexPage.holding(number))
    }

    /// Replaces an entry, or takes it away, unless it is another one by now.
    func mend(_ seen: IndexEntry, _ entry: IndexEntry?) async throws {
        _ = try await submit(.mend(seen, entry), to: IndexPage.holding(seen.number))
    }

    func remove(_ number: Int64, life: String) async throws {
        _ = try await submit(.remove(number: number, life: life), to: IndexPage.holding(number))
    }

    private func submit(_ change: Change, to page: Int) async throws -> IndexEntry? {
        try await withUnsafeThrowingContinuation { continuation in
            queues[page, default: []].append(Waiting(change: change, continuation: continuation))
            guard writing.insert(page).inserted else { return }
            access.loop.spawn(name: "index") { await self.drain(page) }
        }
    }

    private func drain(_ page: Int) async {
        while let batch = queues.removeValue(forKey: page) {
            do {
                let answers = try await write(batch.map(\.change), to: page)
                for (waiting, answer) in zip(batch, answers) { waiting.continuation.resume(returning: answer) }
            } catch {
                for waiting in batch { waiting.continuation.resume(throwing: error) }
            }
        }
        writing.remove(page)
    }

    /// One write for all. What was opened on a page that may count as closed is made known before anybody builds on it.
    private func write(_ changes: [Change], to page: Int) async throws -> [IndexEntry?] {
        var opens = false
        var mayOpen = false
        var closes = false
        let key = RunKeys.page(page)
        let answers: [IndexEntry?] = try await access.compareAndSet(key) { value in
            var known = try value.map { value in try Self.page(page, value) } ?? IndexPage(page: page)
            let wasOpen = known.hasOpen
            var isChanged = false
            var answers: [IndexEntry?] = []
            for change in changes {
                var answer: IndexEntry?
                switch change {
                case .add(let entry):
                    let next = known.next
                    answer = known.add(entry)
                    isChanged = isChanged || known.next != next
                case .put(let entry): isChanged = known.put(entry) || isChanged
                case .cover(let entry):
                    isChanged = known.cover(entry) || isChanged
                    mayOpen = mayOpen || entry.isOpen
                case .bury(let number, let life, let at):
                    isChanged = known.bury(number, life: life, at: at) || isChanged
                case .mail(let number, let life, let at):
                    isChanged = known.note(mail: at, for: number, life: life) || isChanged
                case .mend(let seen, let entry): isChanged = known.mend(seen, entry) || isChanged
                case .remove(let number, let life): isChanged = known.remove(number, life: life) || isChanged
                }
                answers.append(answer)
            }
            // Of the tries of one write the first sees what was before.
            opens = opens || (known.isFull && known.hasOpen && !wasOpen)
            closes = known.isFull && !known.hasOpen
            return isChanged ? .save(known.encoded(), answers) : .answer(answers)
        }
        if opens {
            try await reopen(page)
        } else if mayOpen, !closes {
            // Whoever covered the run before may have died between page and root.
            try await reopenIfClosed([page])
        }
        if closes { try await close(page) }
        return answers
    }

    static func page(_ page: Int, _ value: StateValue) throws(EngineError) -> IndexPage {
        do throws(RecordDamage) {
            return try IndexPage(decoding: value.bytes, page: page)
        } catch {
            throw EngineError.damaged(RunKeys.page(page), error)
        }
    }
}

// MARK: The root

extension RunIndex {
    func root() async throws -> IndexRoot {
        let root = try Self.root(try await access.get(RunKeys.index))
        knownPages = max(knownPages, root.pages)
        return root
    }

    private static func root(_ value: StateValue?) throws(EngineError) -> IndexRoot {
        guard let value else { return IndexRoot() }
        do throws(RecordDamage) {
            return try IndexRoot(decoding: value.bytes)
        } catch {
            throw EngineError.damaged(RunKeys.index, error)
        }
    }

    /// A page is there: from now on everybody reads it.
    private func announce(_ page: Int) async throws {
        let pages: Int = try await access.compareAndSet(RunKeys.index) { value in
            var root = try Self.root(value)
            guard root.pages <= page else { return .answer(root.pages) }
            root.pages = page + 1
            return .save(root.encoded(), page + 1)
        }
        knownPages = max(knownPages, pages)
    }

    private func reopen(_ page: Int) async throws {
        var reopenings: Int?
        try await access.compareAndSet(RunKeys.index) { value in
            var root = try Self.root(value)
            // Another's reopening of the same page is as good: whoever closed it before has lost.
            if let reopenings, root.reopenings > reopenings, !root.closed.contains(page) { return .answer(()) }
            reopenings = reopenings ?? root.reopenings
            root.closed.remove(page)
            root.reopenings += 1
            return .save(root.encoded(), ())
        }
    }

    /// Sees to it that none of these pages, which have open runs, counts as closed.
    func reopenIfClosed(_ pages: [Int]) async throws {
        guard !pages.isEmpty else { return }
        let closed = try await root().closed
        for page in pages where closed.contains(page) { try await reopen(page) }
    }

    /// Notes that a page has no open run, if that is so with the root as it is: who opens a run writes the page first and the
    /// root then, so that one of the two sees the other. Tried once: nothing but time is lost by a page that is read in vain.
    private func close(_ page: Int) async throws {
        guard let value = try await access.get(RunKeys.index) else { return }
        var root = try Self.root(value)
        guard page < root.pages, !root.closed.contains(page), let current = try await access.get(RunKeys.page(page)),
            try !Self.page(page, current).hasOpen
        else { return }
        root.closed.insert(page)
        do throws(StateError) {
            try await access.store.save(RunKeys.index, root.encoded(), etag: .mustMatch(value.etag), ttl: nil)
        } catch {
            return
        }
        // A run may have been covered while the root was on its way, by one that saw it as it was.
        if let now = try await access.get(RunKeys.page(page)), try Self.page(page, now).hasOpen {
            try await reopen(page)
        }
    }
}

// MARK: Reading

extension RunIndex {
    static let pagesPerRequest = 32

    /// Pages that stand side by side, as the store has them.
    func pages(_ numbers: [Int]) async throws -> [IndexPage] {
        let found = try await access.getAll(numbers.map(RunKeys.page))
        var pages: [IndexPage] = []
        for number in numbers {
            if let value = found[RunKeys.page(number)] { pages.append(try Self.page(number, value)) }
        }
        return pages
    }
}
