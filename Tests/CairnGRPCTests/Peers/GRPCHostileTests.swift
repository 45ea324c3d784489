import CairnReactor
import CairnTesting
import Testing

@testable import CairnGRPC

/// Servers that refuse, lie and speak nonsense: every call ends, with an error that says what happened.
@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test installs the peers"), .timeLimit(.minutes(5)))
struct GRPCHostileTests {
    private static let brisk: GRPCSettings = {
        var settings = GRPCSettings()
        settings.backoff = Backoff(first: .milliseconds(1), most: .milliseconds(5))
        settings.messageLimit = 1 << 20
        return settings
    }()

    /// How a call fails whose answer is these bytes.
    private static func failure(_ answer: [UInt8]..., then more: [String] = ["hold"]) async throws -> GRPCError? {
        let error = Shared<GRPCError?>(nil)
        let play = [send(RawFrames.settings), "request", send(Array(answer.joined()))] + more
        try await withRawPeer([play], settings: brisk) { test in
            do throws(GRPCError) {
                _ = try await test.call("Any")
            } catch let caught {
                error.withLock { $0 = caught }
            }
            #expect(await test.connection.callCount == 0)
        }
        return error.value
    }

    @Test func `a call that was refused unread is sent again`() async throws {
        let play = [
            send(RawFrames.settings), "request", send(RawFrames.reset(1, 7)), "request",
            send(RawFrames.answer(3, [65])), "hold",
        ]
        try await withRawPeer([play], settings: Self.brisk) { test in
            let said = try await test.call("Any")
            #expect(said == "A")
        }
    }

    @Test func `a call that is refused again and again fails, and was not sent`() async throws {
        let refusals = [1, 3, 5, 7, 9].flatMap { ["request", send(RawFrames.reset($0, 7))] }
        try await withRawPeer([[send(RawFrames.settings)] + refusals + ["hold"]], settings: Self.brisk) { test in
            let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Any") }
            #expect(error?.code == .unavailable && error?.mayHaveBeenSent == false)
        }
    }

    @Test func `what the server did not look at before it left goes by the next connection`() async throws {
        let first = [send(RawFrames.settings), "request", send(RawFrames.goAway(0)), "hold"]
        let second = [send(RawFrames.settings), "request", send(RawFrames.answer(1, [66])), "hold"]
        try await withRawPeer([first, second], settings: Self.brisk) { test in
            let said2 = try await test.call("Any")
            #expect(said2 == "B")
        }
    }

    @Test func `what the server takes with it when it leaves is answered by it`() async throws {
        let first = [
            send(RawFrames.settings), "request", send(RawFrames.goAway(1)), send(RawFrames.answer(1, [67])), "hold",
        ]
        let second = [send(RawFrames.settings), "request", send(RawFrames.answer(1, [68])), "hold"]
        try await withRawPeer([first, second], settings: Self.brisk) { test in
            let said3 = try await test.call("Any")
            #expect(said3 == "C")
            let said4 = try await test.call("Any")
            #expect(said4 == "D")
        }
    }

    @Test func `answers that are none of gRPC`() async throws {
        let html = RawFrames.headers(1, [(":status", "200"), ("content-type", "text/html")], isLast: false)
        #expect(try await Self.failure(html, RawFrames.data(1, Array("<html>".utf8), isLast: true))?.code == .unknown)
        let busy = RawFrames.headers(1, [(":status", "503"), ("content-type", "text/html")], isLast: true)
        #expect(try await Self.failure(busy)?.code == .unavailable)
    }

    @Test func `answers that stop too early`() async throws {
        let head = RawFrames.headers(1, RawFrames.head, isLast: false)
        let half = RawFrames.data(1, [0, 0, 0, 0, 9, 1])
        #expect(try await Self.failure(head, RawFrames.data(1, [], isLast: true))?.code == .unavailable)
        #expect(
            try await Self.failure(head, half, RawFrames.headers(1, [("grpc-status", "0")], isLast: true))?.code
                == .internal)
        #expect(try await Self.failure(head, half, then: [])?.code == .unavailable)
        #expect(try await Self.failure(head, half, then: ["reset"])?.code == .unavailable)
        #expect(try await Self.failure(Array(head.prefix(11)), then: [])?.code == .unavailable)
    }

    @Test func `no message, and two, are no answer to a unary call`() async throws {
        let head = RawFrames.headers(1, RawFrames.head, isLast: false)
        let end = RawFrames.headers(1, [("grpc-status", "0")], isLast: true)
        #expect(try await Self.failure(head, end)?.code == .internal)
        let message = RawFrames.data(1, MessageReader.framed([1]))
        #expect(try await Self.failure(head, message, message, end)?.code == .internal)
    }

    @Test func `messages that are too large or compressed are given up at once`() async throws {
        let head = RawFrames.headers(1, RawFrames.head, isLast: false)
        #expect(
            try await Self.failure(head, RawFrames.data(1, [0, 0x7F, 0xFF, 0xFF, 0xFF]))?.code == .resourceExhausted)
        #expect(try await Self.failure(head, RawFrames.data(1, [1, 0, 0, 0, 1, 9]))?.code == .internal)
    }

    @Test func `headers without end are given up`() async throws {
        let large = String(repeating: "x", count: 4000)
        let many = RawFrames.block([(":status", "200")] + (0..<20).map { ("x-\($0)", large) })
        var frames = RawFrames.frame(1, 0, 1, Array(many.prefix(16_000)))
        var rest = many.dropFirst(16_000)
        while !rest.isEmpty {
            let part = rest.prefix(16_000)
            rest = rest.dropFirst(part.count)
            frames += RawFrames.frame(9, rest.isEmpty ? 4 : 0, 1, Array(part))
        }
        #expect(try await Self.failure(frames)?.code == .resourceExhausted)
        let flood = RawFrames.frame(1, 0, 1, []) + (0..<5000).flatMap { _ in RawFrames.frame(9, 0, 1, []) }
        let error = try await Self.failure(flood)
        #expect(error?.code == .unavailable || error?.code == .internal, "\(String(describing: error))")
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "", "\u{0}\u{0}", "SSH-2.0-x\r\n"])
    func `peers that speak something else`(greeting: String) async throws {
        let play = greeting.isEmpty ? [] : [send(Array(greeting.utf8))]
        try await withRawPeer([play], settings: Self.brisk) { test in
            let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Any") }
            #expect(error?.code == .unavailable && error?.mayHaveBeenSent == false, "\(String(describing: error))")
        }
    }

    @Test func `a peer that says nothing is given up`() async throws {
        var settings = Self.brisk
        settings.connectTimeout = .milliseconds(100)
        try await withRawPeer([["hold"]], settings: settings) { test in
            let error = await #expect(throws: GRPCError.self) { _ = try await test.call("Any") }
            #expect(error?.code == .unavailable && error?.message.contains("no connection within") == true)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `nonsense ends calls and nothing else`(seed: UInt64) async throws {
        var mutation = Mutation(seed: seed)
        let good = RawFrames.answer(1, Array("hello".utf8))
        let plays = (0..<25).map { _ in [send(RawFrames.settings), "request", send(mutation.spoil(good))] }
        let last = [send(RawFrames.settings), "request", send(RawFrames.answer(1, [65])), "hold"]
        try await withRawPeer(plays + [last], settings: Self.brisk) { test in
            // Each call ends, one way or the other; after the nonsense comes a good answer.
            for _ in 0..<200 {
                if let answer = try? await test.call("Any", deadline: .seconds(60)), answer == "A" { break }
            }
            #expect(await test.connection.callCount == 0)
        }
    }
}

@Suite(.enabled(if: PythonPeer.isInstalled, "scripts/test installs the peers"), .timeLimit(.minutes(5)))
struct PeerLifelineTests {
    /// Else each test run that is killed leaves servers behind.
    @Test(arguments: ["grpc_server", "raw_peer"])
    func `a peer ends when the test that started it is gone`(name: String) throws {
        let folder = try TemporaryFolder()
        let command = PythonPeer.command(name) + (name == "raw_peer" ? [folder["plays"]] : [])
        // The other end of its input closes at once.
        let child = try ChildProcess(["/bin/sh", "-c", "touch \(folder["plays"]); true | \"$@\"", "sh"] + command)
        #expect(child.exitCode() == 3)
    }
}
