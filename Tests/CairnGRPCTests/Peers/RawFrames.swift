import CairnGRPC
import CairnTesting

/// Frames of HTTP/2 by hand, for servers that break rules.
enum RawFrames {
    static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        let length = UInt32(payload.count)
        return [UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags]
            + (0..<4).map { UInt8(stream >> (24 - 8 * $0) & 0xFF) } + payload
    }

    static let settings = frame(4, 0, 0, [])

    static func headers(_ stream: UInt32, _ fields: [(String, String)], isLast: Bool) -> [UInt8] {
        frame(1, isLast ? 5 : 4, stream, block(fields))
    }

    static func data(_ stream: UInt32, _ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
        frame(0, isLast ? 1 : 0, stream, bytes)
    }

    static func reset(_ stream: UInt32, _ code: UInt8) -> [UInt8] { frame(3, 0, stream, [0, 0, 0, code]) }

    static func goAway(_ lastStream: UInt8) -> [UInt8] { frame(7, 0, 0, [0, 0, 0, lastStream, 0, 0, 0, 0]) }

    /// A good answer with one message.
    static func answer(_ stream: UInt32, _ message: [UInt8]) -> [UInt8] {
        headers(stream, head, isLast: false) + data(stream, MessageReader.framed(message))
            + headers(stream, [("grpc-status", "0")], isLast: true)
    }

    static let head = [(":status", "200"), ("content-type", "application/grpc")]

    /// Literal fields that no table remembers (RFC 7541 §6.2.2).
    static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { [0] + text($0.0) + text($0.1) }
    }

    private static func text(_ text: String) -> [UInt8] {
        var length = text.utf8.count
        guard length >= 127 else { return [UInt8(length)] + Array(text.utf8) }
        var bytes: [UInt8] = [127]
        length -= 127
        while length >= 128 {
            bytes.append(UInt8(length & 127) | 128)
            length >>= 7
        }
        return bytes + [UInt8(length)] + Array(text.utf8)
    }
}

/// Runs `body` with a client of a raw peer that plays these connections, one after another and the last one again and again.
func withRawPeer(
    _ plays: [[String]], settings: GRPCSettings = GRPCSettings(),
    _ body: @escaping @concurrent @Sendable (PeerTest) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    try folder.write(plays.map { $0.joined(separator: " ") + "\n" }.joined(), to: "plays")
    try await withPeer("raw_peer", [folder["plays"]], settings: settings, body)
}

func send(_ parts: [UInt8]...) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return "send:"
        + String(decoding: parts.joined().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
