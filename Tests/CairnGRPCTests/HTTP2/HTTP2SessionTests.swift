import Testing

@testable import CairnGRPC

@Suite struct HTTP2SessionTests {
    /// A session whose server has said what it takes.
    private static func open() throws -> HTTP2Session {
        let session = try HTTP2Session(authority: "a", userAgent: "b", window: 65_535, connectionWindow: 65_535)
        _ = try written(by: session)
        try receive(RawFrames.settings, session)
        _ = try written(by: session)
        _ = session.takeEvents()
        return session
    }

    private static func written(by session: HTTP2Session) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try session.write(to: &bytes, limit: .max)
        return bytes
    }

    private static func receive(_ bytes: [UInt8], _ session: HTTP2Session) throws {
        try bytes.withUnsafeBufferPointer { try session.receive($0) }
    }

    private static func ends(_ session: HTTP2Session) -> [Int32: HTTP2ErrorCode] {
        var ends: [Int32: HTTP2ErrorCode] = [:]
        for case .closed(let stream, let code) in session.takeEvents() { ends[stream] = code }
        return ends
    }

    @Test func `a request that the server left before is known not to have been sent`() throws {
        let session = try Self.open()
        let stream = try session.request(path: "/a/b", [], body: [1])
        #expect(session.isUnsent(stream))
        try Self.receive(RawFrames.goAway(0), session)
        _ = try Self.written(by: session)
        // Either nghttp2 tries and fails, or it keeps the request for ever.
        #expect(Self.ends(session)[stream] == .refusedStream || session.isUnsent(stream))
    }

    @Test func `a request that was sent is known to have been, as soon as it is laid out`() throws {
        let session = try Self.open()
        let stream = try session.request(path: "/a/b", [], body: [1])
        let bytes = try Self.written(by: session)
        #expect(!bytes.isEmpty && !session.isUnsent(stream))
        try Self.receive(RawFrames.goAway(UInt8(stream)), session)
        #expect(Self.ends(session).isEmpty)
        try Self.receive(RawFrames.reset(UInt32(stream), 2), session)
        #expect(Self.ends(session)[stream] == .internalError)
    }

    @Test func `a request that the server says it did not look at was refused`() throws {
        let session = try Self.open()
        let stream = try session.request(path: "/a/b", [], body: [1])
        _ = try Self.written(by: session)
        try Self.receive(RawFrames.goAway(0), session)
        #expect(Self.ends(session)[stream] == .refusedStream)
    }
}
