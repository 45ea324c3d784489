package import CairnDapr
package import CairnWire

/// The state API of a Dapr sidecar as a value: a method and a message in, an answer out. It answers as real sidecars over four
/// stores were recorded to (`Tests/Golden/CairnDaprTests/sidecar`), to the word; what goes beyond the recordings says so.
///
/// It never fails by itself: `SidecarFaults` does that around it.
package struct FakeSidecar: Sendable {
    /// The prefix of its keys.
    package let appID: String
    /// The components that it has loaded, by name.
    package var components: [String: FakeComponent]
    /// What callers must send as `dapr-api-token`; nil takes any call.
    package var token: String?
    /// The most bytes of a message that it takes.
    package var bodyLimit = 4 << 20

    package init(appID: String = "cairn", _ components: [String: FakeComponent], token: String? = nil) {
        self.appID = appID
        self.components = components
        self.token = token
    }

    /// A sidecar with one state store, named by its manner.
    package init(_ manner: StoreManner, seed: UInt64 = 0) {
        self.init([manner.rawValue: FakeComponent(manner, seed: seed)])
    }
}

// MARK: - The calls

extension FakeSidecar {
    package func get(_ request: GetStateRequest, at now: Timestamp) throws(SidecarFailure) -> GetStateResponse {
        let component = try component(request.store)
        let key = try key(request.key)
        guard let item = component.item(key, isStrong: request.consistency != .eventual, at: now) else {
            return GetStateResponse()
        }
        return GetStateResponse(data: item.bytes, etag: item.etag, metadata: metadata(of: item, in: component))
    }

    package func getBulk(
        _ request: GetBulkStateRequest, at now: Timestamp
    ) throws(SidecarFailure) -> GetBulkStateResponse {
        let component = try component(request.store)
        var keys: [String] = []
        for each in request.keys { keys.append(try key(each)) }
        let items = component.items(keys, at: now).map { key, item in
            let key = String(key.dropFirst(prefix.count))
            guard let item else { return BulkStateItem(key: key) }
            return BulkStateItem(
                key: key, data: item.bytes, etag: item.etag, metadata: metadata(of: item, in: component))
        }
        return GetBulkStateResponse(items: items)
    }

    package mutating func save(_ request: SaveStateRequest, at now: Timestamp) throws(SidecarFailure) {
        _ = try component(request.store)
        var operations: [FakeComponent.Operation] = []
        for item in request.items {
            guard !item.key.isEmpty else {
                throw SidecarFailure(.invalidArgument, "state key cannot be empty", "ERR_MALFORMED_REQUEST")
            }
            operations.append(.save(try prefixed(item).rewritten()))
        }
        do throws(ComponentFailure) {
            try components[request.store]?.eachByItself(operations, at: now)
        } catch {
            throw SidecarFailure(error, "failed saving state in state store \(request.store)", "ERR_STATE_SAVE")
        }
    }

    package mutating func delete(_ request: DeleteStateRequest, at now: Timestamp) throws(SidecarFailure) {
        _ = try component(request.store)
        let item = StateItem(
            key: try key(request.key), etag: request.etag, metadata: request.metadata, options: request.options)
        do throws(ComponentFailure) {
            try components[request.store]?.delete(item, at: now)
        } catch {
            throw SidecarFailure(error, "failed deleting state with key \(request.key)", "ERR_STATE_DELETE")
        }
    }

    /// Not recorded: from the sidecar's source.
    package mutating func deleteBulk(_ request: DeleteBulkStateRequest, at now: Timestamp) throws(SidecarFailure) {
        _ = try component(request.store)
        var operations: [FakeComponent.Operation] = []
        for item in request.items { operations.append(.delete(try prefixed(item))) }
        do throws(ComponentFailure) {
            try components[request.store]?.eachByItself(operations, at: now)
        } catch {
            throw SidecarFailure(
                error, "failed deleting state in bulk in state store \(request.store)", "ERR_STATE_DELETE_BULK")
        }
    }

    package mutating func transact(_ request: StateTransactionRequest, at now: Timestamp) throws(SidecarFailure) {
        _ = try component(request.store)
        var operations: [FakeComponent.Operation] = []
        for operation in request.operations {
            let item = try prefixed(operation.item ?? StateItem(key: ""))
            switch operation.kind {
            case "upsert": operations.append(.save(item))
            case "delete": operations.append(.delete(item))
            default:
                throw SidecarFailure(
                    .unimplemented, "operation type \(operation.kind) not supported",
                    "ERR_NOT_SUPPORTED_STATE_OPERATION")
            }
        }
        do throws(ComponentFailure) {
            try components[request.store]?.transaction(operations, at: now)
        } catch {
            // Whatever it was: a conflict is told by the text only.
            throw SidecarFailure(
                .internal, "error while executing state transaction: \(error.text)", "ERR_STATE_TRANSACTION")
        }
    }
}

// MARK: - Components and keys

extension FakeSidecar {
    private var prefix: String { "\(appID)||" }

    func component(_ name: String) throws(SidecarFailure) -> FakeComponent {
        guard !components.isEmpty else {
            throw SidecarFailure(
                .failedPrecondition, "state store is not configured", "ERR_STATE_STORE_NOT_CONFIGURED")
        }
        guard let component = components[name] else {
            throw SidecarFailure(
                .invalidArgument, "state store \(name) is not found", "ERR_STATE_STORE_NOT_FOUND")
        }
        return component
    }

    private func key(_ key: String) throws(SidecarFailure) -> String {
        guard !key.contains("||") else {
            throw SidecarFailure(
                .invalidArgument, "input key/keyPrefix '\(key)' can't contain '||'", "ERR_MALFORMED_REQUEST")
        }
        return prefix + key
    }

    private func prefixed(_ item: StateItem) throws(SidecarFailure) -> StateItem {
        var item = item
        item.key = try key(item.key)
        return item
    }

    private func metadata(of item: StoredItem, in component: FakeComponent) -> [String: String] {
        guard let expires = component.tellsExpiry(of: item) else { return [:] }
        // To the second, as Go writes RFC 3339.
        return ["ttlExpireTime": expires.rfc3339.prefix(19) + "Z"]
    }
}

extension StateItem {
    /// The value as the sidecar writes it again when it is told that it is JSON.
    fileprivate func rewritten() throws(SidecarFailure) -> StateItem {
        guard metadata["contentType"] == "application/json" else { return self }
        var item = self
        do throws(GoJSON.Complaint) {
            item.value = try GoJSON.rewritten(value)
        } catch {
            throw SidecarFailure(.unknown, error.text, "ERR_MALFORMED_REQUEST")
        }
        return item
    }
}
