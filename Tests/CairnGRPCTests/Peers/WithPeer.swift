import CairnReactor
import CairnTesting
import Testing

@testable import CairnGRPC

/// A server of grpcio (`Tests/Peers/grpc_server.py`) in a process of its own, and our client on a reactor.
struct PeerTest: Sendable {
    let reactor: Reactor
    let connection: GRPCConnection
    let workers: Workers
    let peer: Shared<ChildProcess>
    let port: UInt16

    /// The next line of the peer that begins so; the loop turns meanwhile.
    func line(_ start: String) async -> String? {
        let child = peer.value
        return await offload(to: workers) { child.line { $0.hasPrefix(start) } }
    }

    func call(_ method: String, _ request: String = "", deadline: Duration? = .seconds(60)) async throws(GRPCError)
        -> String
    {
        let answer = try await connection.unary(
            method: "/test.Peer/\(method)", request: Array(request.utf8), deadline: deadline)
        return String(decoding: answer, as: UTF8.self)
    }

    /// Another peer at the same port, after the first one is gone.
    func restart() throws {
        peer.value.send(signal: 9)
        peer.value.exitCode()
        let (child, _) = try Self.start("grpc_server", ["\(port)"])
        peer.withLock { $0 = child }
    }

    static func start(_ name: String, _ arguments: [String]) throws -> (ChildProcess, UInt16) {
        let child = try PythonPeer.start(name, arguments)
        let line = child.line { $0.hasPrefix("port ") }
        guard let port = line.flatMap({ UInt16($0.dropFirst(5)) }) else {
            throw GRPCError(.unavailable, "the peer did not start")
        }
        return (child, port)
    }
}

/// Runs `body` beside a peer, and sees that nothing of the client is left.
func withPeer(
    _ name: String = "grpc_server", _ arguments: [String] = [], settings: GRPCSettings = GRPCSettings(),
    _ body: @escaping @concurrent @Sendable (PeerTest) async throws -> Void
) async throws {
    try await withReactor { reactor in
        let (child, port) = try PeerTest.start(name, arguments)
        let connection = GRPCConnection(
            to: try GRPCAddress(host: "127.0.0.1", port: port), settings: settings, loop: reactor, resolver: Resolver())
        let workers = try Workers(count: 1)
        let test = PeerTest(
            reactor: reactor, connection: connection, workers: workers, peer: Shared(child), port: port)
        let result: Result<Void, any Error>
        do { result = .success(try await body(test)) } catch { result = .failure(error) }
        await connection.close()
        await workers.stop()
        try result.get()
    }
}

extension GRPCConnection {
    var callCount: Int { calls.count }
    var linkCount: Int { links.count }
    /// The number of the newest connection, from 1.
    var lastLink: UInt64 { links.keys.max() ?? 0 }
    /// What came and was not taken by readers.
    var heldBytes: Int { calls.values.reduce(0) { $0 + $1.unconsumed } }
}
