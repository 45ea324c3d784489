import Testing

@testable import CairnHost

@Suite struct SidecarAddressTests {
    private func address(_ variables: [String: String]) throws -> SidecarAddress {
        try SidecarAddress(Environment(variables))
    }

    @Test func `without a word the sidecar is where Dapr puts it`() throws {
        let sidecar = try address(["DAPR_GRPC_PORT": "", "DAPR_API_TOKEN": ""])
        #expect("\(sidecar.grpc)" == "127.0.0.1:50001")
        #expect("\(sidecar.health)" == "http://127.0.0.1:3500/v1.0/healthz/outbound")
        #expect(sidecar.token == nil)
    }

    @Test func `ports and token come from the variables that Dapr sets`() throws {
        let sidecar = try address([
            "DAPR_GRPC_PORT": "4001", "DAPR_HTTP_PORT": "4002", "DAPR_API_TOKEN": "secret-token",
        ])
        #expect("\(sidecar.grpc)" == "127.0.0.1:4001")
        #expect("\(sidecar.health)" == "http://127.0.0.1:4002/v1.0/healthz/outbound")
        #expect(sidecar.token == "secret-token")
    }

    @Test(arguments: ["http://daprd:4001", "grpc://daprd:4001", "dns:daprd:4001", "daprd:4001"])
    func `an endpoint is taken before a port`(endpoint: String) throws {
        let sidecar = try address([
            "DAPR_GRPC_ENDPOINT": endpoint, "DAPR_GRPC_PORT": "1", "DAPR_HTTP_ENDPOINT": "http://daprd:4002/",
            "DAPR_HTTP_PORT": "1",
        ])
        #expect("\(sidecar.grpc)" == "daprd:4001")
        #expect("\(sidecar.health)" == "http://daprd:4002/v1.0/healthz/outbound")
    }

    @Test(arguments: [
        ["DAPR_GRPC_PORT": "none"], ["DAPR_GRPC_ENDPOINT": "https://daprd:443"],
        ["DAPR_GRPC_ENDPOINT": "daprd:443?tls=true"], ["DAPR_HTTP_ENDPOINT": "daprd"],
    ])
    func `what is no address is told by its variable`(variables: [String: String]) throws {
        let error = #expect(throws: HostError.self) { try address(variables) }
        let name = try #require(variables.keys.first)
        #expect(error?.code == .setting && error?.message.contains(name) == true)
    }
}
