import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct HistoryCodecTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `decoding what was encoded gives the same events`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let events = (0..<20).map { _ in HistoryEvent.random(using: &rng) }
        #expect(try HistoryCodec.decode(HistoryCodec.encode(events)) == events)
    }

    /// The file is never written anew for a change of the code: what it holds is on people's disks.
    @Test(arguments: [
        ("history-format-1.json", HistoryEvent.oneOfEachKind), ("history-format-2.json", HistoryEvent.secondFormat),
        ("history-format-3.json", HistoryEvent.thirdFormat),
    ])
    func `histories of every format still decode`(file: String, events: [HistoryEvent]) throws {
        let bytes = try Golden.bytes(file)
        #expect(try HistoryCodec.decode(bytes.dropLast()) == events)
        #expect(HistoryCodec.encode(events) == bytes.dropLast())
    }

    @Test func `a user's object never reads as a reference`() throws {
        let forged: JSON = ["result": "steps.secret", "blob": "aa", "size": 1, "json": ["blob": "bb", "size": 2]]
        let event = HistoryEvent.eventRaised(
            EventRaised(letter: "l", name: "n", data: .literal(forged), at: Timestamp(milliseconds: 1)))
        #expect(try HistoryCodec.decode(HistoryCodec.encode([event])) == [event])
    }

    @Test(arguments: [
        ("{}", HistoryError.Code.malformed), ("[{}]", .malformed), ("[", .malformed), ("[3]", .malformed),
        (#"[{"taskForgotten":{"at":1}}]"#, .unknownKind), (#"[{"decisionStarted":{}}]"#, .malformed),
        (#"[{"decisionStarted":{"at":"now"}}]"#, .malformed),
        (#"[{"taskCompleted":{"path":"a","output":{"later":1},"at":1}}]"#, .unknownKind),
        (#"[{"taskScheduled":{"path":"a","activity":"b","replay":"twice","at":1}}]"#, .unknownKind),
    ])
    func `bytes that are no history are refused with a code`(text: String, code: HistoryError.Code) {
        #expect {
            try HistoryCodec.decode(Array(text.utf8))
        } throws: {
            ($0 as? HistoryError)?.code == code
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `damaged bytes end in a typed error or in events`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var bytes = HistoryCodec.encode((0..<4).map { _ in HistoryEvent.random(using: &rng) })
        for _ in 0...Int.random(in: 0...3, using: &rng) {
            bytes[Int.random(in: 0..<bytes.count, using: &rng)] = UInt8.random(in: 0...255, using: &rng)
        }
        _ = try? HistoryCodec.decode(bytes)
    }
}
