package import CairnHTTP
package import CairnReactor

/// The HTTP clients of this process, one for each policy: a connection that was opened under one never serves another.
package actor OutboundClients {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    private let loop: Reactor
    private let workers: Workers
    private var clients: [HTTPClientSettings: CurlClient] = [:]

    package init(loop: Reactor, workers: Workers) {
        self.loop = loop
        self.workers = workers
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    /// For hosts that the file's author wrote.
    package func open() -> any HTTPClient { client(HTTPClientSettings(policy: .open())) }

    /// For hosts that came from elsewhere.
    package func guarded(by rules: WebGuard, userAgent: String?) -> any HTTPClient {
        var settings = HTTPClientSettings(policy: .guarded(rules))
        if let userAgent { settings.userAgent = userAgent }
        return client(settings)
    }

    package func close() async {
        for client in clients.values { await client.close() }
        clients = [:]
    }

    private func client(_ settings: HTTPClientSettings) -> CurlClient {
        if let known = clients[settings] { return known }
        let made = CurlClient(settings, loop: loop, workers: workers)
        clients[settings] = made
        return made
    }
}
