import Testing

@testable import CairnHTTP

@Suite struct HostPatternTests {
    @Test(arguments: [
        ("example.org", "https://example.org/x", true), ("Example.org", "https://EXAMPLE.org./", true),
        ("example.org", "https://www.example.org/", false), ("example.org", "https://example.org.evil.net/", false),
        ("example.org", "http://example.org:8080/", true), ("example.org:8080", "http://example.org:8080/", true),
        ("example.org:8080", "http://example.org/", false), ("example.org:80", "http://example.org/", true),
        ("example.org:80", "https://example.org/", false), ("*.example.org", "https://a.b.example.org/", true),
        ("*.example.org", "https://example.org/", false), ("*.example.org", "https://badexample.org/", false),
        ("::1", "http://[::1]:7/", true), ("[::1]:7", "http://[::1]:7/", true), ("[::1]:8", "http://[::1]:7/", false),
        ("127.0.0.1", "http://127.0.0.1/", true),
    ])
    func `a pattern names hosts`(pattern: String, url: String, matches: Bool) throws {
        #expect(try HostPattern(pattern).matches(HTTPURL(url)) == matches)
    }

    @Test(arguments: ["", "https://example.org", "example.org/x", "example.org?x", "a b", "*", "*.", "*.*.org", "a:b"])
    func `what names no host is refused`(text: String) {
        #expect(throws: HTTPError.self) { try HostPattern(text) }
    }

    @Test func `a guard looks at hosts first and at addresses later`() throws {
        let rules = WebGuard(
            hosts: try [HostPattern("example.org"), HostPattern("intranet")],
            privateHosts: [try HostPattern("intranet")])
        let inside = try HTTPURL("http://intranet/")
        let outside = try HTTPURL("http://example.org/")
        #expect(throws: HTTPError.self) { try rules.check(HTTPURL("http://evil.org/")) }
        try rules.check(inside)
        try rules.check(outside)
        let loopback = try #require(IPAddress("127.0.0.1"))
        #expect(rules.permits(loopback, for: inside))
        #expect(!rules.permits(loopback, for: outside))
        #expect(rules.permits(try #require(IPAddress("1.1.1.1")), for: outside))
    }
}
