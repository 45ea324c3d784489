/// The messages of a server's answer, pulled one by one. One reader, from one task. Who reads slowly holds the server back;
/// who lets go of the stream, and of its iterator, cancels the call.
package struct GRPCServerStream: AsyncSequence, Sendable {
    private let handle: Handle

    init(_ connection: GRPCConnection, _ call: UInt64) { handle = Handle(connection, call) }

    /// The next message; nil at the end of a stream that ended well, again and again.
    ///
    /// - Throws: `GRPCError` once, behind the messages that came before it; nil after it.
    package func next() async throws(GRPCError) -> [UInt8]? { try await handle.connection.next(handle.call) }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: GRPCServerStream
        package func next() async throws(GRPCError) -> [UInt8]? { try await stream.next() }
        package func next(isolation actor: isolated (any Actor)?) async throws(GRPCError) -> [UInt8]? {
            try await stream.next()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    private final class Handle: Sendable {
        let connection: GRPCConnection
        let call: UInt64

        init(_ connection: GRPCConnection, _ call: UInt64) {
            self.connection = connection
            self.call = call
        }

        deinit { connection.letGo(of: call) }
    }
}
