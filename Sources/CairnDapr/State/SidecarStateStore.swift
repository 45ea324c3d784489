import CairnGRPC
import CairnWire

/// The state API of a sidecar as the port has it: each call is one message there and one back. Values go as bytes, without a
/// content type, so that no sidecar writes them again.
package struct SidecarStateStore<Channel: SidecarChannel>: StateStore {
    package let name: String
    private let channel: Channel

    /// - Parameter name: the sidecar's component.
    package init(_ name: String, over channel: Channel) {
        self.name = name
        self.channel = channel
    }

    package func get(_ key: String) async throws(StateError) -> StateValue? {
        try check(key)
        let request = GetStateRequest(store: name, key: key, consistency: .strong)
        let answer: GetStateResponse = try await ask(.getState, request, "reading \(key)")
        // A value may be empty, an etag is not.
        return answer.etag.isEmpty ? nil : StateValue(bytes: answer.data, etag: answer.etag)
    }

    package func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] {
        for key in keys { try check(key) }
        guard !keys.isEmpty else { return [:] }
        let request = GetBulkStateRequest(store: name, keys: keys)
        let answer: GetBulkStateResponse = try await ask(.getBulkState, request, "reading \(keys.count) keys")
        var found: [String: StateValue] = [:]
        for item in answer.items {
            guard item.error.isEmpty else {
                throw error(.failed, "the store \(name) could not read \(item.key): \(item.error)")
            }
            if !item.etag.isEmpty { found[item.key] = StateValue(bytes: item.data, etag: item.etag) }
        }
        return found
    }

    package func save(
        _ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?
    ) async throws(StateError) {
        try check(key)
        guard !bytes.isEmpty else { throw error(.invalid, "the value of \(key) is empty, which not every store takes") }
        var item = StateItem(key: key, value: bytes)
        switch etag {
        case .mustMatch(let known):
            guard !known.isEmpty else { throw error(.invalid, "an empty etag matches nothing (\(key))") }
            (item.etag, item.options) = (known, .firstWrite)
        case .mustBeNew: item.options = .firstWrite
        case .any: item.options = .lastWrite
        }
        if let ttl { item.metadata[StateItem.timeToLive] = String(ttl.secondsRoundedUp) }
        try await tell(.saveState, SaveStateRequest(store: name, items: [item]), "saving \(key)")
    }

    package func delete(_ key: String, etag: String?) async throws(StateError) {
        try check(key)
        let request = DeleteStateRequest(
            store: name, key: key, etag: etag, options: etag == nil ? .lastWrite : .firstWrite)
        try await tell(.deleteState, request, "deleting \(key)")
    }

    package func close() async { await channel.close() }
}

extension SidecarStateStore {
    private func tell(
        _ method: DaprMethod, _ request: some ProtobufMessage, _ what: String
    ) async throws(StateError) {
        do throws(GRPCError) {
            _ = try await channel.call(method, request.encodedProtobuf())
        } catch {
            throw failure(error, what)
        }
    }

    private func ask<Answer: ProtobufMessage>(
        _ method: DaprMethod, _ request: some ProtobufMessage, _ what: String
    ) async throws(StateError) -> Answer {
        let bytes: [UInt8]
        do throws(GRPCError) {
            bytes = try await channel.call(method, request.encodedProtobuf())
        } catch {
            throw failure(error, what)
        }
        do throws(ProtobufError) {
            return try Answer(protobuf: bytes)
        } catch {
            throw StateError(
                .failed, store: name, "\(what): the answer is no \(method.rawValue) of a sidecar: \(error.message)",
                cause: error)
        }
    }

    private func check(_ key: String) throws(StateError) {
        guard !key.isEmpty, !key.contains("||") else { throw error(.invalid, "`\(key)` cannot be a key") }
    }

    private func error(_ code: StateError.Code, _ message: String) -> StateError {
        StateError(code, store: name, message)
    }

    private func failure(_ status: GRPCError, _ what: String) -> StateError {
        let code = StateError.Code(status.code)
        return StateError(code, store: name, "\(what) in \(name): \(status.message)", cause: status)
    }
}

extension StateError.Code {
    /// What a status of gRPC means for state. The message tells nothing that may be relied on: a conflict of create-only is
    /// `Internal` on two of four stores, in words of their own.
    init(_ code: GRPCError.Code) {
        switch code {
        case .aborted: self = .conflict
        case .unavailable, .deadlineExceeded, .cancelled: self = .unavailable
        case .resourceExhausted: self = .tooLarge
        case .unauthenticated, .permissionDenied: self = .unauthenticated
        case .invalidArgument, .failedPrecondition, .unimplemented: self = .invalid
        default: self = .failed
        }
    }
}

extension Duration {
    /// Whole seconds, at least one: 0 would mean for ever.
    fileprivate var secondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds + (attoseconds > 0 ? 1 : 0))
    }
}
