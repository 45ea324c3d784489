/// A field of headers or trailers. The name is in lower case.
package struct HTTP2Field: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Why a stream or a connection ended. RFC 9113 §7
package struct HTTP2ErrorCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let noError = Self(rawValue: 0)
    package static let protocolError = Self(rawValue: 1)
    package static let internalError = Self(rawValue: 2)
    package static let refusedStream = Self(rawValue: 7)
    package static let cancel = Self(rawValue: 8)
    package static let enhanceYourCalm = Self(rawValue: 11)
    package static let inadequateSecurity = Self(rawValue: 12)
}

/// What came over a connection of HTTP/2.
enum HTTP2Event: Sendable {
    /// The peer's settings: it speaks HTTP/2, and takes so many streams at once.
    case settings(maxStreams: Int)
    case headers(stream: Int32, [HTTP2Field], isLast: Bool)
    /// More headers than are taken.
    case oversizedHeaders(stream: Int32)
    case data(stream: Int32, [UInt8])
    /// The peer has sent all of the stream.
    case end(stream: Int32)
    /// The stream is gone. Once for each, and last.
    case closed(stream: Int32, HTTP2ErrorCode)
    /// The peer takes no new streams; those that it did not look at are closed as refused.
    case goAway(HTTP2ErrorCode, debug: String)
}

/// nghttp2 refused something, or what came is no HTTP/2.
struct HTTP2Error: Error, Sendable, CustomStringConvertible {
    var description: String
}
