import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@testable import CairnDapr

@Suite struct LayoutTests {
    static func record(using random: inout SplitMix64) -> RunRecord {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func name() -> String { String(random.next(), radix: 16) }
        let generation = number(1...3)
        let start = generation == 1 ? 1 : number(2...50)
        var next = start
        var segments: [SegmentName] = []
        for _ in 0..<number(0...3) {
            let last = next + number(0...4)
            segments.append(SegmentName(name: name(), first: next, last: last, size: number(1...99)))
            next = last + 1
        }
        var tail: [HistoryEntry] = []
        for _ in 0..<number((segments.isEmpty ? 1 : 0)...4) {
            let events = (0..<number(0...60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let blobs = (0..<number(0...2)).map { _ in BlobReference(hash: name(), size: number(1...9)) }
            tail.append(HistoryEntry(version: next, events: events, blobs: blobs))
            next += 1
        }
        let status = RunStatus.allCases[number(0...6)]
        var record = RunRecord(
            header: RunHeader(
                id: "r-\(name())", name: "näme \"\n", definition: name(), origin: "run",
                head: RunHead(
                    status: status, ended: status.isTerminal ? Timestamp(milliseconds: 9) : nil,
                    wake: number(0...1) == 0 ? nil : Timestamp(milliseconds: Int64(number(0...99)))),
                version: next - 1, generation: generation, epoch: number(0...5),
                driver: number(0...1) == 0 ? nil : StateWorld.driver, started: Timestamp(milliseconds: -5)),
            life: name(), number: Int64(number(1...9999)), commit: name())
        record.lease = number(0...1) == 0 ? nil : name()
        (record.segments, record.tail) = (segments, tail)
        record.earlier = generation == 1 ? nil : .init(name: name(), generation: generation - 1)
        record.inbox = (0..<number(0...3)).map { _ in
            InboxLetter(
                id: name(), name: "go", at: Timestamp(milliseconds: Int64(number(0...99))),
                data: number(0...1) == 0 ? .inline(["a": [1, 2.5, nil]]) : .parts(name: name(), size: number(1...9)))
        }
        record.marks = (0..<number(0...3)).map { _ in
            LetterMark(letter: String(repeating: "a", count: 32), poster: String(repeating: "b", count: 16))
        }
        record.markPages = (0..<number(0...2)).map { _ in name() }
        return record
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a header is read back as it was written`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let record = Self.record(using: &random)
        #expect(try RunRecord(decoding: record.encoded()) == record)
        var buried = record
        buried.deleted = Timestamp(milliseconds: 3)
        buried.isCleared = true
        buried.tail = []
        #expect(try RunRecord(decoding: buried.encoded()) == buried)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `a damaged value is told as such, and traps nothing`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = Self.record(using: &random).encoded()
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0...3, using: &random) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: place)
            case 2: bytes.removeLast(bytes.count - place)
            default: bytes.insert(UInt8.random(in: 48...57, using: &random), at: place)
            }
        }
        // It throws, or what it gives is a whole header.
        do throws(RecordDamage) {
            let record = try RunRecord(decoding: bytes)
            #expect(record.deleted != nil || record.isWhole)
        } catch {
            #expect(!error.description.isEmpty)
        }
        _ = try? IndexPage(decoding: bytes, page: 0)
        _ = try? IndexRoot(decoding: bytes)
        _ = try? Bell(decoding: bytes)
        _ = try? EarlierGeneration(decoding: bytes)
    }

    @Test(arguments: ["", "l1", "\u{301}x", "é", "\u{200D}👩"])
    func `a letter's mark is read back whatever its id begins with`(letter: String) throws {
        let mark = LetterMark(letter: letter, poster: "0123456789abcdef")
        #expect(try LetterMark(mark.text) == mark)
    }

    @Test(arguments: [Int64.max, Int64.max - 1, 1 << 62, 1 << 40, -1, Int64.min])
    func `numbers that nobody wrote are damage, and cost nothing`(number: Int64) {
        func bytes(_ line: JSON) -> [UInt8] { Framed(line: line).encoded() }
        func isRefused(_ body: () throws(RecordDamage) -> Void) -> Bool {
            do throws(RecordDamage) {
                try body()
                return false
            } catch {
                return true
            }
        }
        let number = JSON.int(number)
        let root: JSON = ["pages": number, "reopenings": 0, "closed": [[0, number], [0, 0]]]
        #expect(isRefused { () throws(RecordDamage) in _ = try IndexRoot(decoding: bytes(root)) })
        let segment: JSON = ["name": "a", "first": 1, "last": number, "size": number]
        let generation: JSON = ["generation": 1, "segments": [segment]]
        #expect(isRefused { () throws(RecordDamage) in _ = try EarlierGeneration(decoding: bytes(generation)) })
        let page: JSON = ["page": 0, "next": number, "entries": []]
        #expect(isRefused { () throws(RecordDamage) in _ = try IndexPage(decoding: bytes(page), page: 0) })
        var random = SplitMix64(seed: 4)
        guard var header = Framed.line(of: Self.record(using: &random)) else { return }
        for name in ["version", "generation", "epoch"] {
            let kept = header[name]
            header[name] = number
            #expect(isRefused { () throws(RecordDamage) in _ = try RunRecord(decoding: bytes(.object(header))) })
            header[name] = kept
        }
        header["segments"] = [segment]
        #expect(isRefused { () throws(RecordDamage) in _ = try RunRecord(decoding: bytes(.object(header))) })
        let ring: JSON = ["count": number, "recent": []]
        #expect(isRefused { () throws(RecordDamage) in _ = try Bell(decoding: bytes(ring)) })
    }

    @Test func `no key can be taken for another's`() {
        let life = RunKeys.Life(run: "a-b_c", life: "0123")
        let keys = [
            RunKeys.schema, RunKeys.bell, RunKeys.index, RunKeys.page(0), RunKeys.lease("x"), RunKeys.definition("x"),
            RunKeys.header("a-b_c"), life.blob("x"), life.segment("x"), life.generation("x"), life.letters("x"),
            life.letter("x"),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { !$0.contains("||") })
    }

    @Test func `a page says whatever a header may become`() {
        let record = { (epoch: Int) in
            var random = SplitMix64(seed: 3)
            var record = Self.record(using: &random)
            record.number = 1
            record.header.epoch = epoch
            record.header.head = RunHead(status: .waiting, wake: Timestamp(milliseconds: 50))
            return record
        }
        let at = Timestamp(milliseconds: 1)
        var page = IndexPage(page: 0)
        _ = page.put(IndexEntry(exactly: record(3), at: at))
        // One who is about to take the run adds to what is known.
        let claim = IndexEntry(exactly: record(3), at: at).covering(RunHead(status: .running), epoch: 4, at: at)
        _ = page.cover(claim)
        #expect(page.entries[0].statuses == [.waiting, .running] && page.entries[0].epoch == 4)
        // The claim failed, and the driver goes on: nothing of what it says is dropped.
        let driver = IndexEntry(exactly: record(3), at: at).covering(
            RunHead(status: .suspended, wake: Timestamp(milliseconds: 20)), epoch: 3, at: at)
        _ = page.put(driver)
        #expect(page.entries[0].statuses == [.waiting, .running, .suspended])
        #expect(page.entries[0].wake == Timestamp(milliseconds: 20))
        // The next driver's word is taken as it is.
        _ = page.put(IndexEntry(exactly: record(4), at: at))
        #expect(page.entries[0].statuses == [.waiting] && page.entries[0].wake == Timestamp(milliseconds: 50))
    }

    @Test func `a counter that stands still is dead after twenty seconds of looking, not of sleeping`() {
        func instant(_ seconds: Int64) -> LoopInstant { LoopInstant(nanoseconds: seconds * 1_000_000_000) }
        var watch = LeaseWatch(counter: 4, at: instant(0))
        let verdicts = (1...20).map { watch.see(4, at: instant($0)) }
        #expect(verdicts == Array(repeating: .unknown, count: 19) + [.dead])
        var moving = LeaseWatch(counter: 4, at: instant(0))
        // At the last look the whole machine had slept.
        let moved = [5, 8, 12, 4000].map { moving.see(5, at: instant($0)) }
        #expect(moved == [.alive, .alive, .unknown, .unknown])
    }
}

extension Framed {
    fileprivate static func line(of record: RunRecord) -> JSONObject? {
        do throws(RecordDamage) { return try Framed(decoding: record.encoded()).line.object } catch { return nil }
    }
}
