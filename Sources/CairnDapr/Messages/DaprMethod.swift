/// The calls of `dapr.proto.runtime.v1.Dapr` that Cairn makes, as gRPC names them in `:path`.
package enum DaprMethod: String, Sendable, CaseIterable {
    case getState = "GetState"
    case getBulkState = "GetBulkState"
    case saveState = "SaveState"
    case deleteState = "DeleteState"
    case deleteBulkState = "DeleteBulkState"
    case executeStateTransaction = "ExecuteStateTransaction"

    private static let service = "/dapr.proto.runtime.v1.Dapr/"

    /// `/dapr.proto.runtime.v1.Dapr/GetState`.
    package var path: String { Self.service + rawValue }

    /// Nil when the path is of another service or of a method that Cairn does not use.
    package init?(path: String) {
        guard path.hasPrefix(Self.service) else { return nil }
        self.init(rawValue: String(path.dropFirst(Self.service.count)))
    }
}
