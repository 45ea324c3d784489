import CairnTesting
import CairnWire
import Testing

@Suite struct SSEDecoderTests {
    typealias Case = (stream: String, events: [SSEEvent])

    static let streams: [Case] = [
        ("data: one\n\n", [SSEEvent(data: "one")]),
        ("data: one\r\rdata: two\r\n\r\n", [SSEEvent(data: "one"), SSEEvent(data: "two")]),
        ("data: a\r\ndata: b\n\r\n", [SSEEvent(data: "a\nb")]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [SSEEvent(data: "YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            [
                SSEEvent(data: "first event", id: "1"), SSEEvent(data: "second event", id: ""),
                SSEEvent(data: " third event"),
            ]
        ),
        ("data\n\ndata\ndata\n\ndata:", [SSEEvent(data: ""), SSEEvent(data: "\n")]),
        ("data:test\n\ndata: test\n\n", [SSEEvent(data: "test"), SSEEvent(data: "test")]),
        ("event: delta\ndata: {\"a\": 1}\n\n", [SSEEvent(name: "delta", data: "{\"a\": 1}")]),
        ("event: lost\n\ndata: kept\n\n", [SSEEvent(data: "kept")]),
        ("\u{FEFF}data: marked\n\n", [SSEEvent(data: "marked")]),
        ("\u{FEFF}\u{FEFF}data: twice marked\n\n", []),
        ("data: a\n\n\u{FEFF}data: not at the start\n\n", [SSEEvent(data: "a")]),
        ("data: läuft 𝄞\n\n", [SSEEvent(data: "läuft 𝄞")]),
        ("id: a\u{0}b\ndata: x\n\n", [SSEEvent(data: "x")]),
        ("Data: x\ndatum: y\n data: z\n\n", []),
        ("data: cut", []), ("data: cut\n", []), ("", []), ("\n\r\n\r", []),
        ("data: [DONE]\n\n\n\n", [SSEEvent(data: "[DONE]")]),
    ]

    @Test(arguments: streams)
    func `a stream gives its events`(stream: String, events: [SSEEvent]) throws {
        #expect(try decode([Array(stream.utf8)]) == events)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `however a stream is cut, its events are the same`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        var mutation = Mutation(seed: seed)
        for (stream, _) in Self.streams {
            let bytes = seed.isMultiple(of: 2) ? Array(stream.utf8) : mutation.spoil(Array(stream.utf8))
            let whole = try decode([bytes])
            #expect(try decode(bytes.cut(using: &rng)) == whole)
            #expect(try decode(bytes.map { [$0] }) == whole)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `an event that is written is read again`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        var events: [SSEEvent] = []
        for _ in 0..<Int.random(in: 0...5, using: &rng) {
            let data = JSON.random(using: &rng).text(pretty: Bool.random(using: &rng))
            let name = ["message", "delta", "done"].randomElement(using: &rng) ?? "message"
            events.append(SSEEvent(name: name, data: data, id: Bool.random(using: &rng) ? "\(rng.next())" : nil))
        }
        let bytes = events.flatMap { SSEEvent.keepAlive + $0.encoded() }
        #expect(try decode(bytes.cut(using: &rng)) == events)
    }

    @Test func `line breaks of any kind in data, and none in a name, reach the other side`() throws {
        let event = SSEEvent(name: "a\nb", data: "1\r\n2\r3\n\n4\n", id: "i\rj")
        #expect(try decode([event.encoded()]) == [SSEEvent(name: "a", data: "1\n2\n3\n\n4\n", id: "i")])
    }

    @Test(arguments: [1, 7, 1000])
    func `an event beyond the limit is a typed error, after the events before it`(chunk: Int) {
        let stream = Array(
            "data: small\n\ndata: \(String(repeating: "x", count: 90))\ndata: \(String(repeating: "y", count: 90))\n\n"
                .utf8)
        for limit in [30, 150] {
            var decoder = SSEDecoder(limit: limit)
            var events: [SSEEvent] = []
            #expect(throws: SSEDecoder.EventTooLarge(limit: limit)) {
                for start in stride(from: 0, to: stream.count, by: chunk) {
                    try decoder.feed(Array(stream[start..<min(start + chunk, stream.count)]), into: &events)
                }
            }
            #expect(events == [SSEEvent(data: "small")])
            #expect(throws: SSEDecoder.EventTooLarge(limit: limit)) { try decoder.feed([0x0A, 0x0A], into: &events) }
        }
    }

    @Test func `the decoder remembers what a reconnection needs, and whether the stream was cut`() throws {
        var decoder = SSEDecoder()
        var events: [SSEEvent] = []
        try decoder.feed(
            Array("id: 7\nretry: 1500\ndata: a\n\ndata: b\n\nretry: 1x\nretry: 99999999999999999999\n\n".utf8),
            into: &events)
        #expect(decoder.lastEventID == "7")
        #expect(decoder.reconnectionTime == .milliseconds(1500))
        #expect(!decoder.isInsideEvent)
        try decoder.feed(Array("data: c".utf8), into: &events)
        #expect(decoder.isInsideEvent)
        #expect(events.map(\.data) == ["a", "b"])
    }

    private func decode(_ chunks: [[UInt8]]) throws -> [SSEEvent] {
        var decoder = SSEDecoder()
        var events: [SSEEvent] = []
        for chunk in chunks { try decoder.feed(chunk, into: &events) }
        return events
    }
}

extension [UInt8] {
    /// The bytes in pieces of random length, empty ones among them.
    fileprivate func cut(using rng: inout SplitMix64) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while start < count {
            let end = Int.random(in: start...Swift.min(count, start + 12), using: &rng)
            pieces.append(Array(self[start..<end]))
            start = end
        }
        return pieces
    }
}
