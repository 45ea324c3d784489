import CairnTesting
import CairnWire
import Testing

/// Ours against Google's own, over messages with a field of every kind.
@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test makes the environment of the peers"))
struct ProtobufPeerTests {
    @Test(arguments: 1...4)
    func `what the peer writes is read, and written again byte for byte`(seed: Int) throws {
        let peer = try PythonPeer.start("protobuf_peer", ["generate", "\(seed)", "60"])
        var count = 0
        while let line = peer.line() {
            let (wire, words) = try Self.parts(line)
            let message = try Everything(protobuf: wire)
            #expect(message.said == words, "seed \(seed), message \(count)")
            if Self.hasOneForm(words) {
                #expect(message.encodedProtobuf() == wire, "seed \(seed), message \(count)")
            }
            count += 1
        }
        #expect(count == 60)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `what we write is read by the peer, and written again byte for byte`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let messages = (0..<60).map { _ in Everything.random(&rng) }
        let verdicts = try Self.verdicts(of: messages.map { $0.encodedProtobuf() })
        for (index, (message, verdict)) in zip(messages, verdicts).enumerated() {
            let (wire, words) = try Self.parts(verdict)
            #expect(words == message.said, "seed \(seed), message \(index)")
            if Self.hasOneForm(words) {
                #expect(wire == message.encodedProtobuf(), "seed \(seed), message \(index)")
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `both refuse the same bytes, and understand the same of others`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        var mutation = Mutation(seed: seed)
        let spoilt = (0..<600).map { _ in mutation.spoil(Everything.random(&rng, depth: 3).encodedProtobuf()) }
        let verdicts = try Self.verdicts(of: spoilt)
        var refused = 0
        for (wire, verdict) in zip(spoilt, verdicts) where verdict != "odd" {
            do throws(ProtobufError) {
                let message = try Everything(protobuf: wire)
                #expect(verdict.hasSuffix(" " + message.said), "\(hex(wire))")
            } catch {
                refused += 1
                #expect(verdict == "refused", "\(error): \(hex(wire))")
            }
        }
        #expect(refused > 50 && refused < 550)
    }

    /// What the peer says of each message, in order.
    private static func verdicts(of messages: [[UInt8]]) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(messages.map { hex($0) + "\n" }.joined(), to: "messages")
        let peer = try PythonPeer.start("protobuf_peer", ["read", folder["messages"]])
        var lines: [String] = []
        while let line = peer.line() { lines.append(line) }
        #expect(lines.count == messages.count)
        return lines
    }

    /// Whether there is one way only to write the message: a NaN may leave Python with other bits than it came with, and the
    /// entries of a map have another order there.
    private static func hasOneForm(_ words: String) -> Bool {
        !words.contains("nan") && !words.contains(/\{[^}]*,/)
    }

    private static func parts(_ line: String) throws -> (wire: [UInt8], words: String) {
        let parts = line.split(separator: " ")
        try #require(parts.count == 2, "\(line.prefix(200))")
        return (parts[0] == "-" ? [] : bytes(hex: parts[0]), String(parts[1]))
    }
}
