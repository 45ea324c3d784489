import Testing

@testable import CairnHTTP

@Suite struct HTTPURLTests {
    @Test(arguments: [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/a/b?c=d#e", "https://example.org/a/b?c=d"),
        ("http://example.org.:8080?q=1", "http://example.org:8080/?q=1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[2001:DB8:0:0:0:0:0:1]/", "http://[2001:db8::1]/"),
        ("https://example.org/straße und mehr", "https://example.org/stra%C3%9Fe%20und%20mehr"),
        ("https://example.org/%41{\"a\"}", "https://example.org/%41%7B%22a%22%7D"),
        ("http://example.org:/", "http://example.org/"),
    ])
    func `a URL is rendered from its parts`(text: String, expected: String) throws {
        #expect(try HTTPURL(text).description == expected)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org/", "file:///etc/passwd", "http:/example.org", "http://", "http:///path",
        "http://user:pass@example.org/", "http://evil.org@example.org/", "http://example.org\\@evil.org/",
        "http://exa mple.org/", "http://exämple.org/", "http://example.org:0/", "http://example.org:65536/",
        "http://example.org:80a/", "http://example..org/", "http://[::1/", "http://[::1%25eth0]/", "http://[nonsense]/",
        "http://exam%70le.org/", "http://example.org/\r\nX: y", "http://example.org/\u{0}", "http://[1.2.3.4]/",
        "http://" + String(repeating: "a", count: 64) + ".org/", "http://h/" + String(repeating: "a", count: 9000),
    ])
    func `what readers of URLs disagree about is refused`(text: String) {
        let error = #expect(throws: HTTPError.self) { try HTTPURL(text) }
        #expect(error?.code == .badURL)
    }

    @Test func `an error does not repeat the query`() {
        let error = #expect(throws: HTTPError.self) { try HTTPURL("ftp://example.org/?key=secret") }
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        ("https://api.example.org/v1", "chat/completions", "https://api.example.org/v1/chat/completions"),
        ("https://api.example.org/v1/", "/chat/completions", "https://api.example.org/v1/chat/completions"),
        ("http://h:1", "x", "http://h:1/x"),
        ("http://h:1/a?q=1", "x", "http://h:1/a/x"),
    ])
    func `a path is appended with one slash`(base: String, suffix: String, expected: String) throws {
        #expect(try HTTPURL(base).appending(path: suffix).description == expected)
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `what parses, parses again to the same`(seed: UInt64) {
        var bytes = Array("https://user@[::1]:80/a?b#c".utf8)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<4 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = Int(state >> 33) % bytes.count
            bytes[place] = UInt8(truncatingIfNeeded: state >> 40) & 0x7F
        }
        guard let url = try? HTTPURL(String(decoding: bytes, as: UTF8.self)) else { return }
        #expect((try? HTTPURL(url.description)) == url)
    }
}
