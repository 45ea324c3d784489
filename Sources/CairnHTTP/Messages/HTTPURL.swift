/// The address of a request: `http` or `https`, a host, maybe a port, a path with its query.
///
/// It is checked when it is made and rendered from its parts, so that what a policy looks at and what the client
/// connects to are read from the same bytes. A fragment is dropped, as it is never sent.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        case http, https
        package var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme
    /// Lower case, without brackets and without a final dot.
    package let host: String
    /// The port to connect to, written in the URL or not.
    package let port: UInt16
    /// Path and query as they are sent; begins with `/`.
    package let target: String

    /// - Throws: `http.bad_url` that says what is wrong with `text`.
    package init(_ text: String) throws(HTTPError) {
        var parser = HTTPURLParser(text)
        self = try parser.parse()
    }

    init(scheme: Scheme, host: String, port: UInt16, target: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.target = target
    }

    private var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// Scheme, host and port: `https://example.org`. What error messages name: a query may hold a secret.
    package var origin: String { "\(scheme.rawValue)://\(authority)" }

    package var description: String { origin + target }

    /// The path without its query.
    package var path: Substring { target.prefix { $0 != "?" } }

    /// This URL with `suffix` after its path, one slash between them; a query is dropped. What a `base_url` is for.
    /// - Throws: `http.bad_url` when `suffix` has characters that no path may have.
    package func appending(path suffix: String) throws(HTTPError) -> HTTPURL {
        let head = path.hasSuffix("/") ? path.dropLast() : path
        return try HTTPURL("\(origin)\(head)/\(suffix.drop { $0 == "/" })")
    }
}
