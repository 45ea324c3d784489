import CSystem
package import CairnReactor
import Glibc

/// A small gRPC server on 127.0.0.1 and a reactor, for tests only: unary calls and server streams, deadlines, cancellation,
/// trailers-only answers, flow control. A request's messages are read whole before its handler runs, so there are no client
/// streams. HTTP/2 is libnghttp2's.
///
///     let server = try GRPCTestServer(on: reactor) { call in
///         try await call.send(call.messages[0])
///         return .ok
///     }
///     defer { server.stop() }
///
/// It is made, stopped and told on its reactor's thread.
package final class GRPCTestServer: Sendable {
    /// Answers one call. What it throws is status `unknown`. It is cancelled when the caller cancels, when the deadline is
    /// over and when the connection ends; nothing that it sends after that goes anywhere.
    package typealias Handler = @concurrent @Sendable (GRPCTestCall) async throws -> GRPCTestStatus

    package let port: UInt16
    let reactor: Reactor
    let handler: Handler
    /// The most bytes of a message that it takes.
    let receiveLimit: Int
    private let listener: Int32
    // Touched on the reactor only.
    nonisolated(unsafe) private var confined = Confined()

    private struct Confined {
        var watch: WatchID?
        var connections: [ObjectIdentifier: GRPCTestConnection] = [:]
        var accepted = 0
    }

    /// - Parameter port: 0 for any that is free.
    package init(
        on reactor: Reactor, port: UInt16 = 0, receiveLimit: Int = 80 << 20, handler: @escaping Handler
    ) throws {
        self.reactor = reactor
        self.handler = handler
        self.receiveLimit = receiveLimit
        (listener, self.port) = try Self.listen(port)
        confined.watch = try reactor.watch(listener, for: .readable) { [weak self] _ in self?.accept() }
    }

    /// How many connections there are, and how many there were in all.
    package var openConnections: Int { confined.connections.count }
    package var acceptedConnections: Int { confined.accepted }

    /// Takes no more connections, and cuts those that there are.
    package func stop() {
        guard let watch = confined.watch else { return }
        confined.watch = nil
        reactor.unwatch(watch)
        close(listener)
        dropConnections()
    }

    /// Cuts every connection in the middle of what it is doing, with RST, as the kernel of a process that was killed does.
    package func dropConnections() {
        for connection in confined.connections.values { connection.close(abruptly: true) }
    }

    /// Tells every client to send nothing more over its connection; calls that are under way go on.
    package func goAway() {
        for connection in confined.connections.values { connection.goAway() }
    }

    func forget(_ connection: GRPCTestConnection) { confined.connections[ObjectIdentifier(connection)] = nil }

    private func accept() {
        // One a turn: the watch is level-triggered.
        let descriptor = csystem_accept(listener)
        guard descriptor >= 0 else { return }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        confined.accepted += 1
        let connection = GRPCTestConnection(descriptor, of: self)
        confined.connections[ObjectIdentifier(connection)] = connection
        connection.start()
    }

    private static func listen(_ port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServerFailure("socket: \(errno)") }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) + Glibc.listen(descriptor, 1024)
                    + getsockname(descriptor, address, &size)
            }
        }
        guard failure == 0 else {
            close(descriptor)
            throw ServerFailure("listen: \(errno)")
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
