import CairnDapr
import CairnEngine
import CairnGRPC
import CairnHTTP
import CairnReactor
import CairnTelemetry

extension Host {
    /// How long a sidecar is waited for that starts beside this process.
    private static let startUp: Duration = .seconds(60)
    /// After which somebody is told that there is a wait.
    private static let silence: Duration = .seconds(2)

    /// Opens the run store in a state store of the sidecar, once the sidecar takes calls.
    ///
    /// - Throws: `HostError` with `setting`; `EngineError` with `store.unavailable` when no sidecar comes, and as
    ///   `DaprRunStore.open`.
    func openSidecarStore(_ name: String) async throws -> any RunStore {
        let address = try SidecarAddress(environment)
        if let token = address.token { redactor.register(token) }
        try await waitForSidecar(address)
        let connection = GRPCConnection(to: address.grpc, loop: loop, resolver: Resolver())
        let state = SidecarStateStore(name, over: GRPCSidecarChannel(connection, token: address.token))
        var settings = DaprRunStore.Settings()
        settings.complain = { [complain] error in complain(error.message) }
        do {
            return try await DaprRunStore.open(state, loop: loop, workers: workers, settings: settings)
        } catch {
            await state.close()
            throw Self.mended(error, name)
        }
    }

    /// What the sidecar refuses because of how this process was started is told with the setting to change.
    private static func mended(_ error: any Error, _ name: String) -> any Error {
        guard let cause = (error as? EngineError)?.cause as? StateError else { return error }
        return switch cause.code {
        case .unauthenticated:
            HostError(.setting, "\(cause.message); set DAPR_API_TOKEN to the token that the sidecar was given")
        case .invalid:
            HostError(
                .setting, "--state dapr:\(name): \(cause.message); name a state store that the sidecar has loaded")
        default: error
        }
    }

    /// Returns when the sidecar says that it takes calls. `/v1.0/healthz` would wait for this process in turn.
    private func waitForSidecar(_ address: SidecarAddress) async throws {
        let client = await clients().open()
        let begun = loop.now
        var pause = Duration.milliseconds(100)
        var isTold = false
        while true {
            let answer = await Self.health(of: address, client)
            guard let answer else { return }
            let waited = loop.now.duration(since: begun)
            guard waited < Self.startUp else {
                throw EngineError(
                    .storeUnavailable,
                    "no Dapr sidecar takes calls at \(address.health) (\(answer)); start it, or set DAPR_HTTP_PORT and DAPR_GRPC_PORT",
                    cause: StateError(.unavailable, store: "sidecar", answer))
            }
            if waited >= Self.silence, !isTold {
                complain("waiting for the Dapr sidecar at \(address.health) (\(answer))")
                isTold = true
            }
            try await loop.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }

    /// Nil when the sidecar takes calls; else why not.
    static func health(of address: SidecarAddress, _ client: any HTTPClient) async -> String? {
        let timeouts = HTTPTimeouts(connect: .seconds(2), firstByte: .seconds(2), silence: .seconds(2))
        do throws(HTTPError) {
            let response = try await client.send(HTTPRequest(.get, address.health, timeouts: timeouts), limit: 64 << 10)
            return response.head.isSuccess ? nil : "status \(response.head.status)"
        } catch {
            return error.message
        }
    }
}
