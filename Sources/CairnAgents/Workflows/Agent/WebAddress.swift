import CairnWire

/// Where a URL that a model wrote leads: read so strictly that no two readers can differ over its host. What is written in
/// another way is no address, and the model is told how to write it.
struct WebAddress: Hashable {
    let scheme: String
    let host: String
    let port: Int

    /// Nil for what is not `http(s)://host[:port]` with scheme and host in lower-case ASCII, followed by nothing or by a path,
    /// a query or a fragment of printable ASCII without backslashes.
    init?(_ url: String) {
        guard url.utf8.count <= 8192, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        guard let scheme = ["https", "http"].first(where: { url.hasPrefix($0 + "://") }) else { return nil }
        self.scheme = scheme
        let rest = url.dropFirst(scheme.count + 3)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.host = host
        guard let number = port.isEmpty ? (scheme == "https" ? 443 : 80) : Int(port), (1...65535).contains(number)
        else {
            return nil
        }
        self.port = number
    }

    /// What is wrong with a URL, for the model; nil when nothing is.
    static func problem(with url: String) -> String? {
        guard WebAddress(url) == nil else { return nil }
        return "url should be http:// or https:// with a host in lower-case ASCII, without user or password, and "
            + "everything else percent-encoded"
    }

    /// Whether one of `web.allow_hosts` names it: `example.org`, `*.example.org` for what is below it, with a port if only
    /// that one is meant.
    func isListed(in hosts: [String]) -> Bool { hosts.contains { matches($0) } }

    private func matches(_ pattern: String) -> Bool {
        let below = pattern.hasPrefix("*.")
        guard let (name, port) = Self.split((below ? pattern.dropFirst(2) : pattern[...]).lowercased()[...]) else {
            return false
        }
        if !port.isEmpty, Int(port) != self.port { return false }
        return below ? host.hasSuffix("." + name) : host == name
    }

    /// A host and the digits of its port; nil for what is none.
    private static func split(_ authority: Substring) -> (host: String, port: Substring)? {
        let host: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            guard host.count > 2, host.dropFirst().dropLast().allSatisfy({ "0123456789abcdef:.".contains($0) }) else {
                return nil
            }
        } else {
            host = authority.prefix { $0 != ":" }
            let isName = host.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._".utf8.contains(byte)
            }
            guard !host.isEmpty, host.utf8.count <= 253, isName, host.first != ".", host.last != "." else { return nil }
        }
        let rest = authority[host.endIndex...]
        guard rest.isEmpty || rest.first == ":" && rest.count > 1 && rest.count <= 6 else { return nil }
        let port = rest.dropFirst()
        guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return (String(host), port)
    }
}
