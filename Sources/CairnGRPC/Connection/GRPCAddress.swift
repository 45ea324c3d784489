/// Where a server of gRPC listens: `host:port`, `[2001:db8::1]:port`, `unix:/path/of/socket`.
package struct GRPCAddress: Sendable, Hashable, CustomStringConvertible {
    enum Place: Sendable, Hashable {
        case tcp(host: String, port: UInt16)
        case unix(path: String)
    }

    let place: Place
    package let description: String

    /// - Throws: `grpc.invalid_argument` for what is none of the forms.
    package init(_ text: String) throws(GRPCError) {
        description = text
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(text.hasPrefix("unix://") ? 7 : 5)
            // What `sockaddr_un` holds, with a zero at its end.
            guard !path.isEmpty, path.utf8.count < 108, !path.utf8.contains(0) else { throw Self.malformed(text) }
            place = .unix(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { throw Self.malformed(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw Self.malformed(text)
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "/") }) else {
            throw Self.malformed(text)
        }
        place = .tcp(host: String(host), port: port)
    }

    package init(host: String, port: UInt16) throws(GRPCError) {
        try self.init(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
    }

    /// What stands in `:authority`.
    var authority: String {
        switch place {
        case .tcp: description
        case .unix: "localhost"
        }
    }

    private static func malformed(_ text: String) -> GRPCError {
        GRPCError(
            .invalidArgument,
            "'\(text.prefix(200))' is no address: write host:port, [IPv6 address]:port or unix:/path")
    }
}
