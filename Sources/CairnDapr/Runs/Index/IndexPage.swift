import CairnWire

/// 64 runs in order of their creation. Run number `n` stands on page `(n - 1) / 64`, for ever.
struct IndexPage: Sendable, Hashable {
    static let capacity: Int64 = 64

    let page: Int
    /// In order of numbers. Those that are missing are gone, or have not come.
    var entries: [IndexEntry] = []
    /// The number that the next entry gets.
    var next: Int64

    static func holding(_ number: Int64) -> Int { Int((max(number, 1) - 1) / capacity) }

    init(page: Int) {
        self.page = page
        next = Int64(page) * Self.capacity + 1
    }

    /// Takes no more runs.
    var isFull: Bool { next > Int64(page + 1) * Self.capacity }

    var hasOpen: Bool { entries.contains(where: \.isOpen) }

    /// Adds a run, once however often it is asked. Nil when the page is full.
    mutating func add(_ entry: IndexEntry) -> IndexEntry? {
        if let known = entries.first(where: { $0.life == entry.life }) { return known }
        guard !isFull else { return nil }
        var entry = entry
        entry.number = next
        next += 1
        entries.append(entry)
        return entry
    }

    /// Replaces what is said of a run, by the word of who drives it. Beside a newer driver's word both are kept: what is said
    /// must cover whatever the header may become.
    ///
    /// - Returns: whether anything changed.
    mutating func put(_ entry: IndexEntry) -> Bool {
        guard let known = entries.first(where: { $0.number == entry.number }) else { return insert(entry) }
        guard known.epoch <= entry.epoch else { return cover(entry) }
        var entry = entry
        // Who drives the run may not have seen the letter yet.
        if let mail = known.mail, entry.at.duration(since: mail) < IndexEntry.grace { entry.mail = mail }
        return replace(known, by: entry)
    }

    /// Adds what is said to what is known of a run: by the word of who is about to take it.
    mutating func cover(_ entry: IndexEntry) -> Bool {
        guard let known = entries.first(where: { $0.number == entry.number }) else { return insert(entry) }
        var both = known
        both.statuses.formUnion(entry.statuses)
        both.wake = [known.wake, entry.wake].compactMap(\.self).min()
        both.ended = nil
        both.epoch = max(known.epoch, entry.epoch)
        both.at = max(known.at, entry.at)
        return replace(known, by: both)
    }

    /// The run is a tombstone now, or never was.
    mutating func bury(_ number: Int64, life: String, at: Timestamp) -> Bool {
        guard let known = entries.first(where: { $0.number == number && $0.life == life }), !known.statuses.isEmpty
        else { return false }
        var buried = known
        buried.statuses = []
        buried.wake = nil
        buried.ended = nil
        buried.mail = nil
        buried.at = at
        return replace(known, by: buried)
    }

    private mutating func insert(_ entry: IndexEntry) -> Bool {
        entries.append(entry)
        entries.sort { $0.number < $1.number }
        return true
    }

    private mutating func replace(_ known: IndexEntry, by entry: IndexEntry) -> Bool {
        guard known != entry, known.life == entry.life, let place = entries.firstIndex(of: known) else { return false }
        entries[place] = entry
        return true
    }

    mutating func note(mail: Timestamp, for number: Int64, life: String) -> Bool {
        guard let place = entries.firstIndex(where: { $0.number == number && $0.life == life }) else { return false }
        guard entries[place].mail.map({ $0 < mail }) ?? true else { return false }
        entries[place].mail = mail
        return true
    }

    /// Replaces an entry, or takes it away, if it still is what somebody saw.
    mutating func mend(_ seen: IndexEntry, _ entry: IndexEntry?) -> Bool {
        guard let place = entries.firstIndex(of: seen) else { return false }
        if let entry { entries[place] = entry } else { entries.remove(at: place) }
        return true
    }

    mutating func remove(_ number: Int64, life: String) -> Bool {
        guard let place = entries.firstIndex(where: { $0.number == number && $0.life == life }) else { return false }
        entries.remove(at: place)
        return true
    }
}

extension IndexPage {
    func encoded() -> [UInt8] {
        Framed(line: ["page": .int(Int64(page)), "next": .int(next), "entries": .array(entries.map(\.json))]).encoded()
    }

    init(decoding bytes: [UInt8], page: Int) throws(RecordDamage) {
        let fields = try RecordFields(Framed(decoding: bytes).line)
        self.init(page: page)
        guard try fields.int("page") == page else { throw RecordDamage("it is another page") }
        next = Int64(try fields.count("next"))
        for entry in try fields.objects("entries") { entries.append(try IndexEntry(entry)) }
    }
}

/// Where the index begins: how many pages there are, and which of them nobody needs to read for open runs.
struct IndexRoot: Sendable, Hashable {
    var pages = 0
    /// Full pages without an open run, in order.
    var closed: Set<Int> = []
    /// Raised by whoever opens a run on a full page again: closing a page counts only if nobody did meanwhile.
    var reopenings = 0

    /// So many pages hold 64 million runs.
    static let most = 1 << 20

    func encoded() -> [UInt8] {
        Framed(
            line: [
                "pages": .int(Int64(pages)), "reopenings": .int(Int64(reopenings)),
                "closed": .array(ranges.map { .array([.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))]) }),
            ]
        ).encoded()
    }

    init() {}

    init(decoding bytes: [UInt8]) throws(RecordDamage) {
        let fields = try RecordFields(Framed(decoding: bytes).line)
        pages = try fields.count("pages", most: Self.most)
        reopenings = try fields.count("reopenings")
        for range in try fields.list("closed") {
            guard let first = range[0]?.int, let last = range[1]?.int, 0 <= first, first <= last, last < pages else {
                throw RecordDamage("`closed` is no list of ranges of its pages")
            }
            closed.formUnion(Int(first)...Int(last))
        }
    }

    private var ranges: [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for page in closed.sorted() {
            if let last = ranges.last, last.upperBound + 1 == page {
                ranges[ranges.count - 1] = last.lowerBound...page
            } else {
                ranges.append(page...page)
            }
        }
        return ranges
    }
}
