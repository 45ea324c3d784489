/// How a call ends, as its server says it.
package struct GRPCTestStatus: Sendable {
    /// gRPC's number; 0 is well.
    package var code: Int
    /// Any text; it is percent-encoded on the wire.
    package var message: String
    /// What stands in the trailers besides.
    package var trailers: [(name: String, value: String)]

    package init(_ code: Int, _ message: String = "", trailers: [(name: String, value: String)] = []) {
        self.code = code
        self.message = message
        self.trailers = trailers
    }

    package static let ok = GRPCTestStatus(0)

    var fields: [(name: String, value: String)] {
        var fields = [(name: "grpc-status", value: String(code))]
        if !message.isEmpty { fields.append((name: "grpc-message", value: Self.escaped(message))) }
        return fields + trailers
    }

    /// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses: what is not printable ASCII, and `%`.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            guard byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "%") else {
                return String(UnicodeScalar(byte))
            }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

/// One call, as its handler has it.
package struct GRPCTestCall: Sendable {
    /// `/package.Service/Method`.
    package let path: String
    /// The request's headers but those of HTTP/2 itself, names in lower case.
    package let metadata: [(name: String, value: String)]
    /// What the caller sent, message by message.
    package let messages: [[UInt8]]
    /// How long the caller waits, from when the call came.
    package let timeout: Duration?
    let stream: GRPCTestStream

    package func metadata(_ name: String) -> String? { metadata.first { $0.name == name }?.value }

    /// Sends a message. Returns when there is room for more on this stream.
    ///
    /// - Throws: `CancellationError` when nobody takes it any more.
    package func send(_ message: [UInt8]) async throws(CancellationError) { try await stream.send(message) }

    /// Ends the stream without a status, by RST_STREAM: an answer that is lost.
    package func reset() { stream.reset() }

    /// Ends the connection that the call came by.
    package func dropConnection() { stream.connection?.close(abruptly: true) }
}
