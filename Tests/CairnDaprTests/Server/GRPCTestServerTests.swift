import CairnReactor
import CairnTesting
import CairnWire
import Testing

/// The server half that only tests use, against grpcio's client (`Tests/Peers/grpc_client.py`).
@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test installs grpcio")) struct GRPCTestServerTests {
    @Test(.timeLimit(.minutes(5))) func `grpcio's client finds nothing wrong with it`() async throws {
        let witness = Shared(PeerWitness())
        let lines = try await withReactor { reactor in
            let workers = try Workers(count: 1)
            let server = Shared<GRPCTestServer?>(nil)
            let peer = try GRPCTestServer(on: reactor) { call in try await answer(call, witness, server.value, reactor)
            }
            server.withLock { $0 = peer }
            let port = peer.port
            let lines = try await offload(to: workers) {
                let client = try PythonPeer.start("grpc_client", ["\(port)"], mergingErrors: true)
                var lines: [String] = []
                while let line = client.line() { lines.append(line) }
                return lines
            }
            peer.stop()
            server.withLock { $0 = nil }
            await workers.stop()
            return lines
        }
        for line in lines {
            let check = try? JSON(parsing: line)
            #expect(check?["ok"] == .bool(true), "\(line)")
        }
        #expect(lines.count == 23)
        #expect(lines.last?.contains("\"end\"") == true)
        // What the client gave up was given up here.
        #expect(witness.value.cancelled == ["cancel", "deadline"])
        let timeout = try #require(witness.value.timeout)
        #expect(timeout > .zero && timeout < .seconds(1))
    }
}

private struct PeerWitness: Sendable {
    var cancelled: Set<String> = []
    var timeout: Duration?
}

@concurrent
private func answer(
    _ call: GRPCTestCall, _ witness: Shared<PeerWitness>, _ server: GRPCTestServer?, _ reactor: Reactor
) async throws -> GRPCTestStatus {
    let message = call.messages.first ?? []
    let text = message.count < 100 ? String(decoding: message, as: UTF8.self) : ""
    switch call.path {
    case "/test.Peer/Echo":
        try await call.send(message)
        return GRPCTestStatus(0, trailers: call.metadata.filter { $0.name.hasPrefix("x-") })
    case "/test.Peer/Count":
        for number in 0..<(Int(text) ?? 0) { try await call.send(Array("\(number)".utf8)) }
        return .ok
    case "/test.Peer/Large":
        for _ in 0..<(Int(text) ?? 0) { try await call.send([UInt8](repeating: 7, count: 1 << 20)) }
        return .ok
    case "/test.Peer/Fail": return GRPCTestStatus(5, "no such thing: 100 % of »é😀«\nnext line")
    case "/test.Peer/Half":
        try await call.send([1])
        return GRPCTestStatus(15, "half")
    case "/test.Peer/Throw": throw CancellationError()
    case "/test.Peer/Reset":
        call.reset()
        return .ok
    case "/test.Peer/Drop":
        call.dropConnection()
        return .ok
    case "/test.Peer/GoAway":
        server?.goAway()
        try await call.send([])
        return .ok
    case "/test.Peer/Never":
        if text == "deadline" { witness.withLock { $0.timeout = call.timeout } } else { try await call.send([1]) }
        do throws(CancellationError) {
            try await reactor.sleep(for: .seconds(3_600))
        } catch {
            witness.withLock { $0.cancelled.insert(text) }
        }
        return .ok
    default: return GRPCTestStatus(12, "unknown method \(call.path)")
    }
}
