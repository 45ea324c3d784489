/// `OLLAMA_HOST` as Ollama's own programs read it: a host, a port, both, or a URL.
enum OllamaAddress {
    static let standard = "http://127.0.0.1:11434"

    /// The URL that is meant: `gpu-box` is `http://gpu-box:11434`, `https://gpu-box` has the port of its scheme, and the
    /// addresses that a server listens on everywhere (`0.0.0.0`, `[::]`, `:11434`) mean this machine.
    static func url(_ text: String) -> String {
        let trimmed = trim(text) { $0 == "\"" || $0 == "'" || $0.isWhitespace }
        let parts = split(trimmed, at: "://")
        let (scheme, rest) = parts.map { (String($0.0), $0.1) } ?? ("http", trimmed)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var path = rest[slash...]
        while path.last == "/" { path.removeLast() }
        let authority = rest[..<slash]
        guard !authority.isEmpty else { return standard + path }
        let (host, port) = hostAndPort(authority)
        let known = parts == nil ? ":11434" : ""
        return "\(scheme)://\(reachable(host))\(port.map { ":\($0)" } ?? known)\(path)"
    }

    private static func hostAndPort(_ authority: Substring) -> (Substring, Substring?) {
        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            let rest = authority[authority.index(after: end)...]
            return (authority[...end], rest.first == ":" ? rest.dropFirst() : nil)
        }
        // An IPv6 address without brackets has no port.
        if authority.count(where: { $0 == ":" }) > 1 { return ("[\(authority)]", nil) }
        guard let colon = authority.firstIndex(of: ":") else { return (authority, nil) }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func reachable(_ host: Substring) -> Substring {
        switch host {
        case "", "0.0.0.0": "127.0.0.1"
        case "[::]": "[::1]"
        default: host
        }
    }

    private static func trim(_ text: String, _ isOuter: (Character) -> Bool) -> Substring {
        var rest = text[...]
        while let first = rest.first, isOuter(first) { rest.removeFirst() }
        while let last = rest.last, isOuter(last) { rest.removeLast() }
        return rest
    }

    private static func split(_ text: Substring, at separator: String) -> (Substring, Substring)? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix(separator) else { return nil }
        return (text[..<colon], text[colon...].dropFirst(separator.count))
    }
}
