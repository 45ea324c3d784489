import CSystem
import Glibc

extension Resolver {
    /// `getaddrinfo(3)` for stream sockets.
    package static let askSystem: LookUp = { host, port in
        guard !host.isEmpty, !host.utf8.contains(0) else {
            return .failure(ReactorError(.unresolved, "'\(host)' is no host name"))
        }
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        guard failure == 0 else { return .failure(refusal(of: host, failure)) }
        defer { freeaddrinfo(list) }
        let entries = sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }
        return .success(entries.compactMap { $0?.pointee.ai_addr.flatMap { SocketAddress($0) } })
    }

    private static func refusal(of host: String, _ failure: Int32) -> ReactorError {
        let reason = gai_strerror(failure).map { String(cString: $0) } ?? "error \(failure)"
        switch failure {
        case EAI_NONAME, CSYSTEM_EAI_NODATA: return ReactorError(.unresolved, "no host is called '\(host)': \(reason)")
        default: return ReactorError(.resolver, "the look-up of '\(host)' failed: \(reason)")
        }
    }
}
