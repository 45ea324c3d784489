import Testing

@testable import CairnHTTP

@Suite struct HTTPHeadersTests {
    @Test func `names are compared without case and keep their order`() {
        var headers: HTTPHeaders = ["Accept": "a", "X-One": "1", "accept": "b"]
        #expect(headers["ACCEPT"] == "a")
        #expect(headers.values(of: "Accept") == ["a", "b"])
        headers["accept"] = "c"
        #expect(headers.fields.map(\.name) == ["Accept", "X-One"])
        #expect(headers.values(of: "Accept") == ["c"])
        headers["Accept"] = nil
        #expect(headers.count == 1)
        headers["X-Two"] = "2"
        #expect(headers.fields.map(\.name) == ["X-One", "X-Two"])
    }

    @Test(arguments: [
        ("text/event-stream; charset=utf-8", "text/event-stream"), (" Application/JSON", "application/json"),
        ("text/html ;x", "text/html"), ("", ""),
    ])
    func `the media type stands without parameters`(value: String, expected: String) {
        #expect(HTTPHeaders([("content-type", value)]).mediaType == expected)
    }

    @Test(arguments: [
        ("a b", "x"), ("", "x"), ("A:", "x"), ("ä", "x"), ("A", "x\r\nB: y"), ("A", "\u{0}"), ("A", "\u{7F}"),
    ])
    func `what would write another header is refused`(name: String, value: String) {
        let error = #expect(throws: HTTPError.self) { try HTTPHeaders([(name, value)]).check() }
        #expect(error?.code == .badHeader)
    }

    @Test func `methods know what they do`() {
        #expect(HTTPMethod("GET") == .get)
        #expect(HTTPMethod("GE T") == nil)
        #expect(HTTPMethod.put.isIdempotent && !HTTPMethod.put.isSafe)
        #expect(!HTTPMethod.post.isIdempotent)
        #expect(HTTPMethod.head.isSafe)
    }
}
