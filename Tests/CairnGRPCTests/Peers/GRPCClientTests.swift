import CairnReactor
import CairnTesting
import Testing

@testable import CairnGRPC

/// Our client against grpcio's server.
@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test installs grpcio"), .timeLimit(.minutes(5)))
struct GRPCClientTests {
    @Test func `a call is answered, with metadata and the time that is left`() async throws {
        try await withPeer { test in
            let said10 = try await test.call("Echo", "hello")
            #expect(said10 == "hello")
            let said11 = try await test.call("Echo", "")
            #expect(said11 == "")
            var metadata: GRPCMetadata = ["x-one": "1", "X-Two": "2"]
            metadata.add("x-bytes-bin", bytes: [0, 255])
            let seen = try await test.connection.unary(
                method: "/test.Peer/Seen", request: [], metadata: metadata, deadline: .seconds(50))
            let lines = String(decoding: seen, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("x-one=1") && lines.contains("x-two=2") && lines.contains("x-bytes-bin=00ff"))
            let remaining = lines.last.flatMap { Double($0.dropFirst("remaining=".count)) } ?? 0
            #expect(remaining > 10 && remaining <= 50)
            let said12 = try await test.call("Seen", deadline: nil).hasSuffix("remaining=None")
            #expect(said12)
        }
    }

    @Test func `a status comes with its message and its metadata`() async throws {
        try await withPeer { test in
            for (request, code, message) in [
                ("5 no such thing: 100 % »é😀«", GRPCError.Code.notFound, "no such thing: 100 % »é😀«"),
                ("16 who", .unauthenticated, "who"), ("10 etag", .aborted, "etag"),
            ] {
                let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Fail", request) }
                #expect(error?.code == code && error?.message == message && error?.mayHaveBeenSent == true)
                #expect(error?.metadata["x-more"] == "yes")
                #expect(error?.metadata.bytes("x-bytes-bin") == [0, 255])
            }
            let unknown = await #expect(throws: GRPCError.self) { _ = try await test.call("NoSuchMethod") }
            #expect(unknown?.code == .unimplemented)
        }
    }

    @Test func `a deadline is kept on both sides`() async throws {
        try await withPeer { test in
            _ = try await test.call("Echo")
            let error = await #expect(throws: GRPCError.self) {
                _ = try await test.call("Never", "one", deadline: .milliseconds(200))
            }
            #expect(error?.code == .deadlineExceeded && error?.mayHaveBeenSent == true)
            let said13 = await test.line("ended")
            #expect(said13 == "ended one")
            let said14 = try await test.call("Echo", "still here")
            #expect(said14 == "still here")
        }
    }

    @Test func `a call that is cancelled is cancelled at the server too`() async throws {
        try await withPeer { test in
            let task = test.reactor.spawn { () throws in try await test.call("Never", "two", deadline: nil) }
            let said15 = await test.line("began")
            #expect(said15 == "began two")
            task.cancel()
            let error = await #expect(throws: GRPCError.self) { _ = try await task.value }
            #expect(error?.code == .cancelled && error?.mayHaveBeenSent == true)
            let said16 = await test.line("ended")
            #expect(said16 == "ended two")
        }
    }

    @Test func `a stream gives its messages, then its end, or its error`() async throws {
        try await withPeer { test in
            let whole = try await test.connection.serverStream(
                method: "/test.Peer/Count", request: Array("1000 10".utf8))
            var count = 0
            for try await message in whole {
                #expect(message.count == 10 && message[3] == UInt8(truncatingIfNeeded: count))
                count += 1
            }
            #expect(count == 1000)
            let broken = try await test.connection.serverStream(
                method: "/test.Peer/Count", request: Array("3 4 then".utf8))
            for _ in 0..<3 {
                let said = try await broken.next()
                #expect(said != nil)
            }
            let error = await #expect(throws: GRPCError.self) { _ = try await broken.next() }
            #expect(error?.code == .dataLoss && error?.message == "that was all")
            let said18 = try await broken.next()
            #expect(said18 == nil)
            #expect(await test.connection.callCount == 0)
        }
    }

    @Test func `who reads slowly holds the server back, and nobody else`() async throws {
        try await withPeer { test in
            let stream = try await test.connection.serverStream(
                method: "/test.Peer/Count", request: Array("3000 10000".utf8))
            let said19 = try await stream.next()
            #expect(said19 != nil)
            for _ in 0..<100 {
                let said = try await test.call("Echo", "beside")
                #expect(said == "beside")
            }
            let held = await test.connection.heldBytes
            #expect(held <= test.connection.settings.window)
            var count = 1
            while try await stream.next() != nil { count += 1 }
            #expect(count == 3000)
        }
    }

    @Test func `a stream that is let go is cancelled`() async throws {
        try await withPeer { test in
            try await Self.readOnce("alone", test)
            let left = await test.line("left")
            #expect(left == "left alone")
            #expect(await test.connection.callCount == 0)
        }
    }

    private static func readOnce(_ name: String, _ test: PeerTest) async throws {
        let stream = try await test.connection.serverStream(method: "/test.Peer/Ticks", request: Array(name.utf8))
        let tick = try await stream.next()
        #expect(tick == Array("tick".utf8))
    }

    @Test func `many calls are in flight beside an open stream`() async throws {
        try await withPeer { test in
            let stream = try await test.connection.serverStream(method: "/test.Peer/Ticks", request: [])
            let said23 = try await stream.next()
            #expect(said23 != nil)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for caller in 0..<32 {
                    group.addTask {
                        for round in 0..<10
                        where try await test.call("Echo", "\(caller) \(round)") != "\(caller) \(round)" {
                            return false
                        }
                        return true
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(await test.connection.linkCount == 1)
            #expect(await test.connection.callCount == 1)
        }
    }

    @Test func `no more streams are opened than the server takes`() async throws {
        try await withPeer("grpc_server", ["--streams", "3"]) { test in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<60 { group.addTask { try await test.call("Echo", "\(number)") } }
                var answers: Set<String> = []
                for try await answer in group { answers.insert(answer) }
                #expect(answers.count == 60)
            }
        }
    }

    @Test(arguments: [4 << 20, 64 << 20])
    func `large messages go both ways`(size: Int) async throws {
        var settings = GRPCSettings()
        settings.messageLimit = 64 << 20
        try await withPeer(settings: settings) { test in
            let request = [UInt8](repeating: 7, count: size)
            let answer = try await test.connection.unary(method: "/test.Peer/Echo", request: request)
            #expect(answer == request)
        }
    }

    @Test func `a message over the limit is refused, in either direction`() async throws {
        var settings = GRPCSettings()
        settings.messageLimit = 1 << 20
        settings.requestLimit = 1 << 20
        try await withPeer(settings: settings) { test in
            let large = await #expect(throws: GRPCError.self) { _ = try await test.call("Blob", "\(1 << 20 + 1)") }
            #expect(large?.code == .resourceExhausted)
            let said24 = try await test.call("Blob", "\(1 << 20)").utf8.count
            #expect(said24 == 1 << 20)
            let request = await #expect(throws: GRPCError.self) {
                _ = try await test.connection.unary(
                    method: "/test.Peer/Echo", request: [UInt8](repeating: 0, count: 1 << 20 + 1))
            }
            #expect(request?.code == .resourceExhausted && request?.mayHaveBeenSent == false)
        }
    }
}
