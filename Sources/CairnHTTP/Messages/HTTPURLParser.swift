/// Reads a URL strictly (RFC 3986, `http` and `https` only). Where readers of URLs are known to differ, such as
/// backslashes, user names and control characters, it refuses instead of guessing.
struct HTTPURLParser {
    private let text: String
    private var rest: Substring.UTF8View

    init(_ text: String) {
        self.text = text
        self.rest = text[...].utf8
    }

    /// Longer ones are refused by most servers, and none is written by hand.
    static let longest = 8192

    mutating func parse() throws(HTTPError) -> HTTPURL {
        guard text.utf8.count <= Self.longest else {
            throw bad("it is longer than \(Self.longest) bytes")
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw bad("it holds a line break or another control character")
        }
        let scheme = try parseScheme()
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        rest = rest[authority.endIndex...]
        let (host, port) = try parseAuthority(String(Substring(authority)))
        return HTTPURL(scheme: scheme, host: host, port: port ?? scheme.defaultPort, target: parseTarget())
    }

    private mutating func parseScheme() throws(HTTPError) -> HTTPURL.Scheme {
        for scheme in HTTPURL.Scheme.allCases {
            let head = scheme.rawValue + "://"
            if String(Substring(rest.prefix(head.utf8.count))).equalsIgnoringCase(head) {
                rest = rest.dropFirst(head.utf8.count)
                return scheme
            }
        }
        throw bad("it must begin with http:// or https://")
    }

    private func parseAuthority(_ authority: String) throws(HTTPError) -> (host: String, port: UInt16?) {
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw bad("it holds a user name or password; put them in a header instead")
        }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw bad("its [ has no ]") }
            let host = authority[authority.index(after: authority.startIndex)..<end]
            guard let address = IPAddress(String(host)), case .v6 = address else {
                throw bad("[\(host)] is no IPv6 address")
            }
            return (address.description, try parsePort(authority[authority.index(after: end)...]))
        }
        let name = authority.prefix { $0 != ":" }
        return (try parseName(String(name)), try parsePort(authority[name.endIndex...]))
    }

    private func parseName(_ name: String) throws(HTTPError) -> String {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw bad("its host has letters outside ASCII; write the form that begins with xn--")
        }
        let trimmed = (name.hasSuffix(".") ? String(name.dropLast()) : name).asciiLowercased
        let labels = trimmed.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard trimmed.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.count) }) else {
            throw bad(trimmed.isEmpty ? "it has no host" : "its host has an empty or overlong part")
        }
        let fits = trimmed.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard fits else { throw bad("its host may hold letters, digits, dots and hyphens only") }
        return trimmed
    }

    /// `tail` is empty, or a colon and digits; a colon alone means the scheme's own port (RFC 3986 §3.2.3).
    private func parsePort(_ tail: Substring) throws(HTTPError) -> UInt16? {
        guard !tail.isEmpty, tail != ":" else { return nil }
        let digits = tail.dropFirst()
        guard tail.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits),
            port > 0
        else { throw bad("\(tail) is no port between 1 and 65535") }
        return port
    }

    /// What a path or a query cannot hold is percent-encoded, as browsers do with what people type.
    private func parseTarget() -> String {
        var bytes: [UInt8] = []
        if rest.first != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
        for byte in rest {
            if byte == UInt8(ascii: "#") { break }
            if Self.mayStand(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(Self.hexDigit(byte >> 4))
                bytes.append(Self.hexDigit(byte & 15))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func mayStand(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D: false
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    /// The query may hold a secret, so only what stands before it is repeated.
    private func bad(_ why: String) -> HTTPError {
        let shown = text.prefix { $0 != "?" }.prefix(200)
        return HTTPError(.badURL, "\(String(shown).debugDescription) is no URL to send to: \(why)")
    }
}
