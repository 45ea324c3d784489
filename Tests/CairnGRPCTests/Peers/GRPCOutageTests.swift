import CairnReactor
import CairnTesting
import Glibc
import Testing

@testable import CairnGRPC

/// Servers that go, come back, hang and grow old.
@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test installs grpcio"), .timeLimit(.minutes(5)))
struct GRPCOutageTests {
    private static let brisk: GRPCSettings = {
        var settings = GRPCSettings()
        settings.backoff = Backoff(first: .milliseconds(10), most: .milliseconds(100))
        return settings
    }()

    @Test func `a server that is killed fails its calls, and its successor is found`() async throws {
        try await withPeer(settings: Self.brisk) { test in
            let task = test.reactor.spawn { () throws in try await test.call("Never", "one", deadline: nil) }
            let said5 = await test.line("began")
            #expect(said5 == "began one")
            test.peer.value.send(signal: SIGKILL)
            let error = await #expect(throws: GRPCError.self) { _ = try await task.value }
            #expect(error?.code == .unavailable && error?.mayHaveBeenSent == true)
            let gone = await #expect(throws: GRPCError.self) { _ = try await test.call("Echo") }
            #expect(gone?.code == .unavailable && gone?.mayHaveBeenSent == false, "\(String(describing: gone))")
            try test.restart()
            var answer: String?
            while answer == nil { answer = try? await test.call("Echo", "back") }
            #expect(answer == "back")
        }
    }

    @Test func `a server that hangs does not hold a call beyond its deadline`() async throws {
        try await withPeer { test in
            _ = try await test.call("Echo")
            test.peer.value.send(signal: SIGSTOP)
            var failure: GRPCError?
            // The last answers may be on their way.
            while failure == nil {
                do throws(GRPCError) { _ = try await test.call("Echo", deadline: .milliseconds(200)) } catch {
                    failure = error
                }
            }
            #expect(failure?.code == .deadlineExceeded)
            test.peer.value.send(signal: SIGCONT)
            let said6 = try await test.call("Echo", "again")
            #expect(said6 == "again")
        }
    }

    @Test func `a server that ends old connections loses no call`() async throws {
        try await withPeer("grpc_server", ["--age", "0.3"], settings: Self.brisk) { test in
            let first = try await test.call("Echo", "first")
            #expect(first == "first")
            let stream = try await test.connection.serverStream(method: "/test.Peer/Ticks", request: [])
            let said7 = try await stream.next()
            #expect(said7 != nil)
            var calls = 0
            while await test.connection.lastLink < 3 {
                let said8 = try await test.call("Echo", "\(calls)")
                #expect(said8 == "\(calls)")
                calls += 1
            }
            // The stream still has the connection that it began on.
            #expect(await test.connection.callCount == 1)
        }
    }

    @Test func `nobody listens`() async throws {
        try await withPeer(settings: Self.brisk) { test in
            test.peer.value.send(signal: SIGKILL)
            test.peer.value.exitCode()
            for _ in 0..<3 {
                let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Echo") }
                #expect(error?.code == .unavailable && error?.mayHaveBeenSent == false)
                #expect(error?.message.contains("Connection refused") == true, "\(error?.message ?? "")")
            }
            let late = await #expect(throws: GRPCError.self) { _ = try await test.call("Echo", deadline: .zero) }
            #expect(late?.code == .deadlineExceeded && late?.mayHaveBeenSent == false)
        }
    }

    @Test func `after close every call fails`() async throws {
        try await withPeer { test in
            let task = test.reactor.spawn { () throws in try await test.call("Never", "one", deadline: nil) }
            let said9 = await test.line("began")
            #expect(said9 == "began one")
            await test.connection.close()
            await #expect(throws: GRPCError.self) { _ = try await task.value }
            let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Echo") }
            #expect(error?.code == .unavailable && error?.mayHaveBeenSent == false)
        }
    }
}
