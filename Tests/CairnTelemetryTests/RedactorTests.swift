import CairnTelemetry
import CairnTesting
import CairnWire
import Testing

@Suite struct RedactorTests {
    /// The same, written to be seen through: what any secret covers is gone, what overlaps is one.
    private func reference(_ text: [UInt8], _ secrets: [[UInt8]]) -> [UInt8] {
        var ranges: [Range<Int>] = []
        for start in text.indices {
            for secret in secrets where text[start...].starts(with: secret) {
                ranges.append(start..<start + secret.count)
            }
        }
        var result: [UInt8] = []
        var position = 0
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, last.upperBound > range.lowerBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        for range in merged {
            result += text[position..<range.lowerBound] + Array(Redactor.mark.utf8)
            position = range.upperBound
        }
        return result + text[position...]
    }

    private func random(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0...1, using: &random) }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `every secret goes, wherever they overlap, and nothing else`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let redactor = Redactor()
        let secrets = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            random(Int.random(in: 6...10, using: &generator), &generator)
        }
        for secret in secrets { redactor.register(String(decoding: secret, as: UTF8.self)) }
        let text = random(400, &generator)
        #expect(redactor.redact(text) == reference(text, secrets))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `in any pieces a stream gives what the whole gives`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let redactor = Redactor()
        for _ in 0..<4 {
            let secret = random(Int.random(in: 6...12, using: &generator), &generator)
            redactor.register(String(decoding: secret, as: UTF8.self))
        }
        let text = random(300, &generator)
        var stream = redactor.stream()
        var result: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...15, using: &generator))
            rest = rest.dropFirst(piece.count)
            result += stream.push(Array(piece))
        }
        #expect(result + stream.finish() == redactor.redact(text))
    }

    @Test func `a stream holds back only what may become a secret`() {
        let redactor = Redactor()
        redactor.register("sk-secret")
        var stream = redactor.stream()
        #expect(stream.push(Array("the key is ".utf8)) == Array("the key is ".utf8))
        #expect(stream.push(Array("a sk-".utf8)) == Array("a ".utf8))
        #expect(stream.push(Array("sec".utf8)) == [])
        #expect(stream.push(Array("ond".utf8)) == Array("sk-second".utf8))
        #expect(stream.push(Array("sk-secret!".utf8)) == Array("[redacted]!".utf8))
        #expect(stream.push(Array("sk-secre".utf8)) == [])
        #expect(stream.finish() == Array("sk-secre".utf8))
    }

    @Test func `a value is cleaned in its strings, keys and numbers`() {
        let redactor = Redactor()
        redactor.register("hunter22")
        redactor.register("31415926")
        let value: JSON = [
            "hunter22": ["say hunter22", 31_415_926, 7, true, nil], "url": "https://a/?k=hunter22", "pi": 2.5,
        ]
        #expect(
            redactor.redact(value) == [
                "[redacted]": ["say [redacted]", "[redacted]", 7, true, nil], "url": "https://a/?k=[redacted]",
                "pi": 2.5,
            ])
    }

    @Test func `a secret is known in the forms in which it travels`() {
        let redactor = Redactor()
        redactor.register("pass\"word\n/é\n")
        #expect(redactor.redact("x pass\"word\n/é y") == "x [redacted] y")
        #expect(redactor.redact(JSON.object(["k": "pass\"word\n/é"]).text()) == #"{"k":"[redacted]"}"#)
        #expect(redactor.redact("https://a/?k=pass%22word%0A%2F%C3%A9&b") == "https://a/?k=[redacted]&b")
    }

    @Test func `what is shorter than six characters is no secret`() {
        let redactor = Redactor()
        #expect(!redactor.register("12345"))
        #expect(!redactor.register("  1234  "))
        #expect(!redactor.register(""))
        #expect(redactor.register("123456"))
        #expect(redactor.redact("12345 1234567") == "12345 [redacted]7")
    }

    @Test func `with thousands of secrets every one is found`() {
        let redactor = Redactor()
        let secrets = (0..<2_000).map { "secret-\(String($0, radix: 36))-\($0)" }
        for secret in secrets.dropLast() { redactor.register(secret) }
        let text = secrets.joined(separator: " ")
        let redacted = redactor.redact(text)
        #expect(redacted.hasSuffix("[redacted] " + secrets[1_999]))
        #expect(redacted.utf8.count == 1_999 * (Redactor.mark.utf8.count + 1) + secrets[1_999].utf8.count)
    }

    @Test func `without secrets all stays as it is`() {
        let redactor = Redactor()
        #expect(redactor.redact("text") == "text")
        #expect(redactor.redact([0xFF, 0x00]) == [0xFF, 0x00])
        var stream = redactor.stream()
        #expect(stream.push([1, 2]) == [1, 2])
        #expect(stream.finish() == [])
    }
}
