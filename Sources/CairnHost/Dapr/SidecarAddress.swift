import CairnGRPC
import CairnHTTP

/// Where this process's Dapr sidecar is, by the variables that Dapr's own tools and injector set:
/// `DAPR_GRPC_ENDPOINT` or `DAPR_GRPC_PORT`, `DAPR_HTTP_ENDPOINT` or `DAPR_HTTP_PORT`, `DAPR_API_TOKEN`.
struct SidecarAddress: Sendable {
    var grpc: GRPCAddress
    /// Answers 204 as soon as the sidecar takes calls, whether or not it has reached its app.
    var health: HTTPURL
    /// What the sidecar asks for as `dapr-api-token`, if it asks.
    var token: String?

    /// - Throws: `HostError` with `setting`.
    init(_ environment: Environment) throws(HostError) {
        token = Self.value("DAPR_API_TOKEN", environment)
        do throws(GRPCError) {
            grpc = try GRPCAddress(try Self.grpc(environment))
        } catch {
            throw HostError(.setting, "DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT: \(error.message)")
        }
        let base =
            Self.value("DAPR_HTTP_ENDPOINT", environment)
            ?? "http://127.0.0.1:\(Self.value("DAPR_HTTP_PORT", environment) ?? "3500")"
        let text = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/v1.0/healthz/outbound"
        do throws(HTTPError) {
            health = try HTTPURL(text)
        } catch {
            throw HostError(.setting, "DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT: \(error.message)")
        }
    }

    /// `host:port` out of the forms that Dapr's own clients take.
    private static func grpc(_ environment: Environment) throws(GRPCError) -> String {
        guard let endpoint = value("DAPR_GRPC_ENDPOINT", environment) else {
            return "127.0.0.1:\(value("DAPR_GRPC_PORT", environment) ?? "50001")"
        }
        guard !endpoint.hasPrefix("https://"), !endpoint.hasSuffix("?tls=true") else {
            throw GRPCError(
                .invalidArgument,
                "\(endpoint.prefix(200)) wants TLS, which is not in this build: use a sidecar beside it")
        }
        for scheme in ["http://", "grpc://", "dns://", "dns:"] where endpoint.hasPrefix(scheme) {
            return String(endpoint.dropFirst(scheme.count))
        }
        return endpoint
    }

    /// A variable that is set to nothing counts as not set.
    private static func value(_ name: String, _ environment: Environment) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
