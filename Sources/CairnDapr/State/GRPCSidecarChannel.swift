package import CairnGRPC

/// Calls to a sidecar over gRPC.
package struct GRPCSidecarChannel: SidecarChannel {
    private let connection: GRPCConnection
    private let metadata: GRPCMetadata
    private let deadline: Duration

    /// - Parameters:
    ///   - token: the sidecar's API token (`DAPR_API_TOKEN`); nil when it asks for none.
    ///   - deadline: how long one call may take. A sidecar that is behind with its store answers later; that is a failure, and
    ///     the caller asks what became of it.
    package init(_ connection: GRPCConnection, token: String? = nil, deadline: Duration = .seconds(30)) {
        self.connection = connection
        self.deadline = deadline
        var metadata = GRPCMetadata()
        if let token { metadata.add("dapr-api-token", token) }
        self.metadata = metadata
    }

    package func call(_ method: DaprMethod, _ message: [UInt8]) async throws(GRPCError) -> [UInt8] {
        try await connection.unary(method: method.path, request: message, metadata: metadata, deadline: deadline)
    }

    package func close() async { await connection.close() }
}
