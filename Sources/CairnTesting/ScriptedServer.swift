import CSystem
package import CairnHTTP
import CairnReactor
import Glibc

/// A small real HTTP server on 127.0.0.1 that plays scripts, on threads of its own. It records what it was asked and is as
/// rude as its scripts say: it cuts, resets, stalls and answers nonsense. Nothing in it waits for a clock.
///
///     let server = try ScriptedServer(.json(200, ["ok": true]), .status(500))
///     defer { server.stop() }
///     … a request to server.url …
///     #expect(server.requests.first?.target == "/")
package final class ScriptedServer: Sendable {
    /// A request as it came.
    package struct Request: Sendable, Hashable {
        package var method: String
        package var target: String
        package var headers: HTTPHeaders
        package var body: [UInt8]
        /// From 0, in order of arrival over all connections.
        package var index: Int
        /// From 0: requests with the same number came over the same connection.
        package var connection: Int

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package let port: UInt16
    private let listener: Int32
    private let stopping = ServerSignal()
    private let greeting: ServerScript
    private let respond: @Sendable (Request) -> ServerScript
    private let log = Lock(Log())
    private let threads = Lock(Threads())

    private struct Log {
        var requests: [Request] = []
        var bytesSent = 0
        var waiters: [(count: Int, continuation: UnsafeContinuation<Void, Never>)] = []
        var connections = 0
    }

    private struct Threads: ~Copyable {
        var acceptor: Thread?
        /// Behind a class each, as an array holds copyable values only.
        var connections: [ConnectionThread] = []
    }

    /// Answers every request by what `respond` says of it; it is called on the server's threads. A `greeting` is played
    /// on each new connection before anything is read, as no server of HTTP would.
    package init(
        greeting: ServerScript = ServerScript([]), _ respond: @escaping @Sendable (Request) -> ServerScript
    ) throws {
        self.greeting = greeting
        self.respond = respond
        (listener, port) = try Self.listen()
        try threads.withLock { threads in
            threads.acceptor = try Thread(name: "scripted server") { [weak self] in self?.acceptAll() }
        }
    }

    /// Plays one script a request, in order of arrival; 500 when there is none left.
    package convenience init(_ scripts: ServerScript...) throws {
        try self.init { request in
            request.index < scripts.count ? scripts[request.index] : .status(500, "no script is left")
        }
    }

    /// Without a final slash: `http://127.0.0.1:40321`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// Every request that was read whole, in order.
    package var requests: [Request] { log.withLock { $0.requests } }

    /// How many bytes the kernel has taken from the server's scripts so far.
    package var bytesSent: Int { log.withLock { $0.bytesSent } }

    /// How many connections were accepted.
    package var connections: Int { log.withLock { $0.connections } }

    /// Suspends until so many requests were read. The test's time limit ends it if they never come.
    package func received(_ count: Int) async {
        await withUnsafeContinuation { continuation in
            let isThere = log.withLock { log in
                guard log.requests.count < count else { return true }
                log.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Closes every connection, in the middle of what it may be playing, and ends the threads.
    package func stop() {
        stopping.send()
        threads.withLock { $0.acceptor.take() }?.join()
        for thread in threads.withLock({ $0.connections }) { thread.join() }
        close(listener)
        for waiter in log.withLock({ $0.waiters }) { waiter.continuation.resume() }
    }
}

// MARK: - Threads

extension ScriptedServer {
    private static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServerFailure("socket: \(errno)") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
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

    private func acceptAll() {
        while stopping.wait(besides: listener) == .other {
            let descriptor = csystem_accept(listener)
            guard descriptor >= 0 else { continue }
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            let number = log.withLock { log in
                defer { log.connections += 1 }
                return log.connections
            }
            let connection = ServerConnection(descriptor: descriptor, number: number, stopping: stopping) {
                [weak self] count in
                self?.log.withLock { $0.bytesSent += count }
            }
            do {
                let thread = try ConnectionThread { [weak self, greeting] in
                    connection.serve(greeting) { self?.answer(to: $0) ?? ServerScript([.close]) }
                }
                threads.withLock { $0.connections.append(thread) }
            } catch {
                close(descriptor)
            }
        }
    }

    private func answer(to request: Request) -> ServerScript {
        let (request, waiters) = log.withLock { log in
            var request = request
            request.index = log.requests.count
            log.requests.append(request)
            let count = log.requests.count
            defer { log.waiters.removeAll { $0.count <= count } }
            return (request, log.waiters.filter { $0.count <= count })
        }
        for waiter in waiters { waiter.continuation.resume() }
        return respond(request)
    }
}

/// The system refused what the server needs.
package struct ServerFailure: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

private final class ConnectionThread: Sendable {
    private let thread: Lock<Thread?>

    init(_ body: @escaping @Sendable () -> Void) throws {
        thread = Lock(try Thread(name: "scripted conn", body))
    }

    func join() { thread.withLock { $0.take() }?.join() }
}
