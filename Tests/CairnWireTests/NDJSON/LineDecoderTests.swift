import CairnTesting
import CairnWire
import Testing

@Suite struct LineDecoderTests {
    private static func lines(_ bytes: [UInt8], in size: Int, limit: Int = 1000) throws -> [String] {
        var decoder = LineDecoder(limit: limit)
        var lines: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try decoder.feed(Array(bytes[start..<min(start + size, bytes.count)]), into: &lines)
        }
        if let last = decoder.finish() { lines.append(last) }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: 1...40)
    func `however the bytes are cut, the lines are the same`(size: Int) throws {
        let text = "{\"a\":1}\n\r\n\n{\"b\":\"風\\n\"}\r\n[]\r\nlast"
        #expect(try Self.lines(Array(text.utf8), in: size) == ["{\"a\":1}", "{\"b\":\"風\\n\"}", "[]", "last"])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `random bytes in random pieces are the lines that they hold`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let bytes = (0..<Int.random(in: 0...300, using: &rng)).map { _ in
            [0x0A, 0x0D, 0x61, UInt8.random(in: 0...255, using: &rng)].randomElement(using: &rng) ?? 0
        }
        let whole = try Self.lines(bytes, in: max(1, bytes.count))
        #expect(try Self.lines(bytes, in: Int.random(in: 1...9, using: &rng)) == whole)
        #expect(!whole.contains(""))
    }

    @Test func `a line over the limit is an error, now and after`() throws {
        var decoder = LineDecoder(limit: 8)
        var lines: [[UInt8]] = []
        #expect(throws: LineDecoder.LineTooLong.self) {
            try decoder.feed(Array("12345678\n123456789".utf8), into: &lines)
        }
        #expect(lines == [Array("12345678".utf8)])
        #expect(throws: LineDecoder.LineTooLong.self) { try decoder.feed([0x0A], into: &lines) }
        #expect(decoder.finish() == nil)
    }
}
