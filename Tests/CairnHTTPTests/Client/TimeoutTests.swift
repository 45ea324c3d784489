import CairnReactor
import CairnTesting
import Glibc
import Testing

@testable import CairnHTTP

/// Each timeout fails its own way. The servers here never answer, so that no speed of the machine changes the outcome.
@Suite(.timeLimit(.minutes(5))) struct TimeoutTests {
    private func failure(_ script: ServerScript, _ timeouts: HTTPTimeouts) async throws -> HTTPError? {
        let failure = Lock<HTTPError?>(nil)
        try await withClient(script) { client, server in
            let error = await client.failure(of: HTTPRequest(.get, try server.url("/"), timeouts: timeouts))
            failure.withLock { $0 = error }
        }
        return failure.withLock { $0 }
    }

    @Test func `no first byte`() async throws {
        let error = try await failure(ServerScript([.untilClientCloses]), HTTPTimeouts(firstByte: .seconds(1)))
        #expect(error?.timeout == .firstByte)
        #expect(error?.mayHaveBeenSent == true)
        #expect(error?.retryable == true)
    }

    @Test func `silence in the middle`() async throws {
        let script = ServerScript.eventsHead().then([.send(ServerScript.event("a")), .untilClientCloses])
        let error = try await failure(script, HTTPTimeouts(silence: .milliseconds(50)))
        #expect(error?.timeout == .silence)
    }

    @Test func `the whole exchange`() async throws {
        let script = ServerScript.eventsHead().then([.send(ServerScript.event("a")), .untilClientCloses])
        let error = try await failure(script, HTTPTimeouts(total: .milliseconds(50)))
        #expect(error?.timeout == .total)
    }

    @Test func `a connection that is not accepted`() async throws {
        // A listener whose queue is full drops further handshakes without a word.
        let full = try FullListener()
        defer { full.close() }
        try await withClient(try ScriptedServer()) { client, _ in
            let request = HTTPRequest(
                .get, try HTTPURL("http://127.0.0.1:\(full.port)/"), timeouts: HTTPTimeouts(connect: .milliseconds(50)))
            let error = await client.failure(of: request)
            #expect(error?.timeout == .connect)
            #expect(error?.mayHaveBeenSent == false)
        }
    }

    @Test func `an error names the server and the time`() async throws {
        let error = try await failure(ServerScript([.untilClientCloses]), HTTPTimeouts(firstByte: .milliseconds(50)))
        #expect(error?.code == .timeout)
        #expect(error?.message.contains("http://127.0.0.1:") == true)
        #expect(error?.message.contains("0.05 seconds") == true)
    }
}

/// Accepts nothing, and its queue is full.
private struct FullListener {
    let port: UInt16
    private let descriptors: [Int32]

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let opened = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 0) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        try #require(opened)
        port = UInt16(bigEndian: address.sin_port)
        let clients = (0..<8).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0) }
        for client in clients {
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, size) }
            }
        }
        descriptors = clients + [listener]
    }

    func close() { for descriptor in descriptors { Glibc.close(descriptor) } }
}
