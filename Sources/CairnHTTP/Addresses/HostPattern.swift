/// A host as `web.allow_hosts` and `web.allow_private` name it: `example.org` or an address, `*.example.org` for every
/// name below it but not the name itself, each with a port if only that one is meant: `localhost:8080`.
package struct HostPattern: Sendable, Hashable {
    private let host: String
    private let below: Bool
    private let port: UInt16?

    /// - Throws: `http.bad_url` when `text` is no host.
    package init(_ text: String) throws(HTTPError) {
        let below = text.hasPrefix("*.")
        let name = below ? String(text.dropFirst(2)) : text
        let bracketed = name.filter { $0 == ":" }.count > 1 && !name.hasPrefix("[")
        let url: HTTPURL
        do {
            url = try HTTPURL("http://\(bracketed ? "[\(name)]" : name)")
        } catch {
            throw HTTPError(
                .badURL, "\(text.debugDescription) is no host: write example.org, *.example.org or 10.0.0.1:80")
        }
        guard url.target == "/", !text.contains("/"), !text.contains("?"), !text.contains("#") else {
            throw HTTPError(.badURL, "\(text.debugDescription) is no host: leave out scheme and path")
        }
        self.host = url.host
        self.below = below
        // HTTPURL fills in its scheme's port: only a written one is meant.
        let written = !bracketed && name.hasSuffix(":80")
        self.port = url.port == 80 && !written ? nil : url.port
    }

    package func matches(_ url: HTTPURL) -> Bool {
        if let port, port != url.port { return false }
        return below ? url.host.hasSuffix("." + host) : url.host == host
    }
}
