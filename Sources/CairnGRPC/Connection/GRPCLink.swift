import CairnReactor
import Glibc

/// One connection to a server: a socket, HTTP/2 over it, and the calls whose streams it carries. Confined to the loop.
final class GRPCLink {
    private static let readSize = 64 << 10
    /// How much is taken from nghttp2 before the socket gets it.
    private static let writeSize = 256 << 10

    let id: UInt64
    let session: HTTP2Session
    var calls: [Int32: GRPCCall] = [:]
    /// Whether the server has said what it takes.
    var isUp = false
    /// Whether a flush is due at the end of what the loop does now.
    var isFlushDue = false
    private let descriptor: Int32
    private let loop: Reactor
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var unsent: [UInt8] = []
    private var sent = 0
    private var watch: WatchID?
    private var isAwaitingRoom = false

    /// - Parameter descriptor: connected; the link closes it.
    init(_ id: UInt64, _ descriptor: Int32, _ session: HTTP2Session, on loop: Reactor) {
        self.id = id
        self.descriptor = descriptor
        self.session = session
        self.loop = loop
        buffer = .allocate(capacity: Self.readSize)
    }

    deinit { buffer.deallocate() }

    func open(_ onReady: @escaping @Sendable (Readiness) -> Void) throws(GRPCError) {
        do throws(ReactorError) {
            watch = try loop.watch(descriptor, for: .readable, onReady)
        } catch {
            throw GRPCError(.unavailable, error.message, cause: error)
        }
    }

    /// Closes the socket, if that was not done before.
    func close() {
        guard let watch else { return }
        loop.unwatch(watch)
        self.watch = nil
        Glibc.close(descriptor)
    }

    var isClosed: Bool { watch == nil }

    /// Reads once. False when there was nothing.
    ///
    /// - Throws: `grpc.unavailable` at the end of the connection, or when what came is no HTTP/2.
    func receive() throws(GRPCError) -> Bool {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        guard count != 0 else { throw GRPCError(.unavailable, "the server closed the connection") }
        guard count > 0 else {
            if errno == EAGAIN || errno == EINTR { return false }
            throw GRPCSocket.failure("receive")
        }
        do throws(HTTP2Error) {
            try session.receive(UnsafeBufferPointer(rebasing: buffer[..<count]))
            return true
        } catch {
            throw GRPCError(.unavailable, "what came is no HTTP/2: \(error)", cause: error)
        }
    }

    /// Sends what there is to send, as far as the socket takes it; the rest when it is writable again.
    ///
    /// - Throws: `grpc.unavailable` when the connection broke, or both sides have said all.
    func flush() throws(GRPCError) {
        repeat {
            guard try sendRest() else { return try awaitRoom(true) }
            do throws(HTTP2Error) {
                try session.write(to: &unsent, limit: Self.writeSize)
            } catch {
                throw GRPCError(.unavailable, "HTTP/2 cannot go on: \(error)", cause: error)
            }
        } while !unsent.isEmpty
        try awaitRoom(false)
        if session.isOver {
            throw GRPCError(
                .unavailable, session.complaint.map { "what came is no HTTP/2: \($0)" } ?? "the connection ended")
        }
    }

    /// False when the socket is full.
    private func sendRest() throws(GRPCError) -> Bool {
        while sent < unsent.count {
            let count = unsent.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                return false
            } else if errno != EINTR {
                throw GRPCSocket.failure("send")
            }
        }
        sent = 0
        unsent.removeAll(keepingCapacity: unsent.capacity <= Self.writeSize * 2)
        return true
    }

    private func awaitRoom(_ isWanted: Bool) throws(GRPCError) {
        guard isWanted != isAwaitingRoom, let watch else { return }
        isAwaitingRoom = isWanted
        do throws(ReactorError) {
            try loop.modify(watch, for: isWanted ? [.readable, .writable] : .readable)
        } catch {
            throw GRPCError(.unavailable, error.message, cause: error)
        }
    }
}
