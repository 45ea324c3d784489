import CairnDapr
import CairnWire

/// Messages as proto-JSON writes them, to compare them with recordings: defaults are left out, bytes are base64, enums have
/// their names.
enum ProtoJSON {
    static func object(_ members: [(String, JSON?)]) -> JSON {
        .object(JSONObject(members.compactMap { name, value in value.map { (name, $0) } }))
    }
    static func text(_ value: String) -> JSON? { value.isEmpty ? nil : .string(value) }
    static func bytes(_ value: [UInt8]) -> JSON? { value.isEmpty ? nil : .string(Base64.encode(value)) }
    static func map(_ value: [String: String]) -> JSON? {
        value.isEmpty ? nil : .object(JSONObject(value.map { ($0.key, .string($0.value)) }))
    }
    static func list(_ values: [JSON]) -> JSON? { values.isEmpty ? nil : .array(values) }
}

extension StateConcurrency {
    var protoJSON: JSON? {
        [Self.firstWrite: "CONCURRENCY_FIRST_WRITE", .lastWrite: "CONCURRENCY_LAST_WRITE"][self]
    }
}

extension StateConsistency {
    var protoJSON: JSON? { [Self.eventual: "CONSISTENCY_EVENTUAL", .strong: "CONSISTENCY_STRONG"][self] }
}

extension StateOptions {
    var protoJSON: JSON {
        ProtoJSON.object([("concurrency", concurrency.protoJSON), ("consistency", consistency.protoJSON)])
    }
}

private func etagJSON(_ etag: String?) -> JSON? {
    etag.map { ProtoJSON.object([("value", ProtoJSON.text($0))]) }
}

extension StateItem {
    var protoJSON: JSON {
        ProtoJSON.object([
            ("key", ProtoJSON.text(key)), ("value", ProtoJSON.bytes(value)), ("etag", etagJSON(etag)),
            ("metadata", ProtoJSON.map(metadata)), ("options", options?.protoJSON),
        ])
    }
}

extension DaprMethod {
    /// The request as proto-JSON, and its bytes as we write them.
    func reread(request bytes: [UInt8]) throws -> (JSON, [UInt8]) {
        switch self {
        case .getState:
            let message = try GetStateRequest(protobuf: bytes)
            let json = ProtoJSON.object([
                ("storeName", ProtoJSON.text(message.store)), ("key", ProtoJSON.text(message.key)),
                ("consistency", message.consistency.protoJSON), ("metadata", ProtoJSON.map(message.metadata)),
            ])
            return (json, message.encodedProtobuf())
        case .getBulkState:
            let message = try GetBulkStateRequest(protobuf: bytes)
            let json = ProtoJSON.object([
                ("storeName", ProtoJSON.text(message.store)),
                ("keys", ProtoJSON.list(message.keys.map { .string($0) })),
                ("parallelism", message.parallelism == 0 ? nil : .int(Int64(message.parallelism))),
                ("metadata", ProtoJSON.map(message.metadata)),
            ])
            return (json, message.encodedProtobuf())
        case .saveState:
            let message = try SaveStateRequest(protobuf: bytes)
            return (Self.items(message.store, message.items), message.encodedProtobuf())
        case .deleteBulkState:
            let message = try DeleteBulkStateRequest(protobuf: bytes)
            return (Self.items(message.store, message.items), message.encodedProtobuf())
        case .deleteState:
            let message = try DeleteStateRequest(protobuf: bytes)
            let json = ProtoJSON.object([
                ("storeName", ProtoJSON.text(message.store)), ("key", ProtoJSON.text(message.key)),
                ("etag", etagJSON(message.etag)), ("options", message.options?.protoJSON),
                ("metadata", ProtoJSON.map(message.metadata)),
            ])
            return (json, message.encodedProtobuf())
        case .executeStateTransaction:
            let message = try StateTransactionRequest(protobuf: bytes)
            let operations = message.operations.map { operation in
                ProtoJSON.object([
                    ("operationType", ProtoJSON.text(operation.kind)), ("request", operation.item?.protoJSON),
                ])
            }
            let json = ProtoJSON.object([
                ("storeName", ProtoJSON.text(message.store)), ("operations", ProtoJSON.list(operations)),
                ("metadata", ProtoJSON.map(message.metadata)),
            ])
            return (json, message.encodedProtobuf())
        }
    }

    private static func items(_ store: String, _ items: [StateItem]) -> JSON {
        ProtoJSON.object([
            ("storeName", ProtoJSON.text(store)), ("states", ProtoJSON.list(items.map(\.protoJSON))),
        ])
    }

    /// The answer as proto-JSON, and its bytes as we write them.
    func reread(response bytes: [UInt8]) throws -> (JSON, [UInt8]) {
        switch self {
        case .getState:
            let message = try GetStateResponse(protobuf: bytes)
            let json = ProtoJSON.object([
                ("data", ProtoJSON.bytes(message.data)), ("etag", ProtoJSON.text(message.etag)),
                ("metadata", ProtoJSON.map(message.metadata)),
            ])
            return (json, message.encodedProtobuf())
        case .getBulkState:
            let message = try GetBulkStateResponse(protobuf: bytes)
            let items = message.items.map { item in
                ProtoJSON.object([
                    ("key", ProtoJSON.text(item.key)), ("data", ProtoJSON.bytes(item.data)),
                    ("etag", ProtoJSON.text(item.etag)), ("error", ProtoJSON.text(item.error)),
                    ("metadata", ProtoJSON.map(item.metadata)),
                ])
            }
            return (ProtoJSON.object([("items", ProtoJSON.list(items))]), message.encodedProtobuf())
        case .saveState, .deleteState, .deleteBulkState, .executeStateTransaction: return (.object([:]), bytes)
        }
    }
}
