import CairnDapr
package import CairnWire

extension FakeSidecar {
    /// Answers a call of gRPC: the answer's message, or the failure that its trailers tell.
    ///
    /// - Parameters:
    ///   - path: `/dapr.proto.runtime.v1.Dapr/GetState`.
    ///   - token: what the call's metadata has as `dapr-api-token`.
    package mutating func answer(
        _ path: String, _ message: [UInt8], token: String? = nil, at now: Timestamp
    ) -> Result<[UInt8], SidecarFailure> {
        Result { () throws(SidecarFailure) in
            try checkToken(token)
            guard let method = DaprMethod(path: path) else { throw Self.unknown(path) }
            guard message.count <= bodyLimit else {
                throw SidecarFailure(
                    .resourceExhausted, "grpc: received message larger than max (\(message.count) vs. \(bodyLimit))",
                    "ERR_MALFORMED_REQUEST")
            }
            return try answer(method, message, at: now)
        }
    }

    private mutating func answer(
        _ method: DaprMethod, _ message: [UInt8], at now: Timestamp
    ) throws(SidecarFailure) -> [UInt8] {
        switch method {
        case .getState: return try get(Self.read(message), at: now).encodedProtobuf()
        case .getBulkState: return try getBulk(Self.read(message), at: now).encodedProtobuf()
        case .saveState: try save(Self.read(message), at: now)
        case .deleteState: try delete(Self.read(message), at: now)
        case .deleteBulkState: try deleteBulk(Self.read(message), at: now)
        case .executeStateTransaction: try transact(Self.read(message), at: now)
        }
        return []
    }

    private static func read<Message: ProtobufMessage>(_ bytes: [UInt8]) throws(SidecarFailure) -> Message {
        do throws(ProtobufError) {
            return try Message(protobuf: bytes)
        } catch {
            throw SidecarFailure(
                .internal, "grpc: error unmarshalling request: \(error.message)", "ERR_MALFORMED_REQUEST")
        }
    }

    /// The words are the sidecar's source's; no recording has a wrong token over gRPC.
    private func checkToken(_ given: String?) throws(SidecarFailure) {
        guard let token, given != token else { return }
        throw SidecarFailure(
            .unauthenticated,
            given == nil
                ? "missing api token in request metadata" : "authentication error: api token mismatch",
            "ERR_API_TOKEN")
    }

    private static func unknown(_ path: String) -> SidecarFailure {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let isKnownService = parts.count == 2 && parts[0] == "dapr.proto.runtime.v1.Dapr"
        let text =
            isKnownService
            ? "unknown method \(parts[1]) for service \(parts[0])" : "unknown service \(path.dropFirst())"
        return SidecarFailure(.unimplemented, text, "ERR_DIRECT_INVOKE")
    }
}
