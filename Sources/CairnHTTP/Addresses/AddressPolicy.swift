/// Whom a client may talk to. One client, one policy: a pooled connection is never checked again, so what one policy
/// opened must not serve another.
package enum AddressPolicy: Sendable, Hashable {
    /// Everyone: for hosts that the file's author wrote. `proxy` is used for all requests when given; the environment's
    /// never is.
    case open(proxy: HTTPURL? = nil)
    /// For URLs that came from elsewhere. There is no proxy here: what lies behind one cannot be checked.
    case guarded(WebGuard)
}

/// The rules of a guarded client, from `web.allow_hosts` and `web.allow_private`.
package struct WebGuard: Sendable, Hashable {
    /// The hosts that may be asked at all; nil for every host.
    package var hosts: [HostPattern]?
    /// The hosts that may lead to a private address.
    package var privateHosts: [HostPattern]

    package init(hosts: [HostPattern]? = nil, privateHosts: [HostPattern] = []) {
        self.hosts = hosts
        self.privateHosts = privateHosts
    }

    /// - Throws: `http.blocked` when the host may not be asked.
    func check(_ url: HTTPURL) throws(HTTPError) {
        guard let hosts, !hosts.contains(where: { $0.matches(url) }) else { return }
        throw HTTPError(.blocked, "\(url.host) is not allowed: add it to web.allow_hosts if it should be")
    }

    /// Whether a connection for `url` may go to `address`.
    func permits(_ address: IPAddress, for url: HTTPURL) -> Bool {
        address.isGlobal || privateHosts.contains { $0.matches(url) }
    }
}

extension HTTPError {
    static func refused(_ address: IPAddress, for url: HTTPURL) -> HTTPError {
        let range = address.specialRange.map { ", in \($0)" } ?? ""
        return HTTPError(
            .blocked,
            """
            \(url.host) leads to the private address \(address)\(range): nothing was sent. \
            Add it to web.allow_private if it should be reached
            """)
    }
}
