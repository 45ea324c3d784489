/// What holds for every request of a client.
package struct HTTPClientSettings: Sendable, Hashable {
    package var policy: AddressPolicy
    /// Sent when a request has no `User-Agent` of its own.
    package var userAgent: String
    /// A file of certificates to trust instead of the system's.
    package var caFile: String?
    /// How many connections are kept, idle ones among them. At or above the peak of concurrency: below it each request
    /// costs three times as much.
    package var maxConnections: Int
    /// How much of a body waits for its reader before the server is held back, in bytes.
    package var bodyBuffer: Int

    package init(
        policy: AddressPolicy, userAgent: String = "cairn", caFile: String? = nil, maxConnections: Int = 1024,
        bodyBuffer: Int = 65_536
    ) {
        self.policy = policy
        self.userAgent = userAgent
        self.caFile = caFile
        self.maxConnections = maxConnections
        self.bodyBuffer = bodyBuffer
    }
}
