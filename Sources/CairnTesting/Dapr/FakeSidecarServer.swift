import CairnDapr
package import CairnReactor
import CairnWire

/// A fake sidecar behind real sockets: its gRPC API on one port, its HTTP API with its health on another. Faults are those of
/// the plan, as they look from outside: a connection that is cut, a status.
package final class FakeSidecarServer: Sendable {
    package let sidecar: Shared<FakeSidecar>
    private let plan: SidecarFaults
    private let start: LoopInstant
    private let reactor: Reactor
    private let calls = Shared(0)
    private let server: Lock<GRPCTestServer?> = Lock(nil)
    private let http: ScriptedServer

    /// On the reactor's thread.
    ///
    /// - Parameter port: for gRPC; 0 for any that is free.
    package init(
        _ sidecar: Shared<FakeSidecar>, on reactor: Reactor, port: UInt16 = 0, faults plan: SidecarFaults = .none
    ) throws {
        self.sidecar = sidecar
        self.plan = plan
        self.reactor = reactor
        start = reactor.now
        http = try ScriptedServer { request in
            let now = Timestamp(milliseconds: reactor.wallMilliseconds)
            let answer = sidecar.withLock {
                $0.answer(request.method, request.target, headers: request.headers, body: request.body, at: now)
            }
            let headers = answer.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return .answer(answer.status, headers, answer.body)
        }
        let server = try GRPCTestServer(on: reactor, port: port) { [weak self] call in
            guard let self else { return GRPCTestStatus(14, "the sidecar is gone") }
            return try await self.answer(call)
        }
        self.server.withLock { $0 = server }
    }

    /// `127.0.0.1` and this port.
    package var grpcPort: UInt16 { server.withLock { $0?.port } ?? 0 }
    /// Without a final slash.
    package var httpURL: String { http.url }
    /// How many calls of gRPC came.
    package var callCount: Int { calls.value }

    /// On the reactor's thread.
    package func stop() {
        server.withLock { $0 }?.stop()
        http.stop()
    }

    private func answer(_ call: GRPCTestCall) async throws -> GRPCTestStatus {
        let number = calls.withLock { count in
            count += 1
            return count
        }
        guard let method = DaprMethod(path: call.path) else { return try await send(ask(call), to: call) }
        let time = reactor.now.duration(since: start)
        switch plan.fault(of: SidecarFaults.Call(number: number, method: method, time: time)) {
        case .lostAnswer:
            _ = ask(call)
            call.dropConnection()
            return .ok
        case .unavailable:
            call.dropConnection()
            return .ok
        case .triedTwice:
            _ = ask(call)
            return try await send(ask(call), to: call)
        case .failedAfterTakingEffect:
            _ = ask(call)
            return GRPCTestStatus(13, "the store was lost after it was asked")
        case .failed: return GRPCTestStatus(13, "the store is not well today")
        case .falseConflict: return GRPCTestStatus(10, "possible etag mismatch. error from state store")
        case .slow(let duration):
            try await reactor.sleep(for: duration)
            return try await send(ask(call), to: call)
        // Who reads over gRPC asks for strong consistency.
        case .stale, nil: return try await send(ask(call), to: call)
        }
    }

    private func ask(_ call: GRPCTestCall) -> Result<[UInt8], SidecarFailure> {
        let now = Timestamp(milliseconds: reactor.wallMilliseconds)
        let token = call.metadata("dapr-api-token")
        return sidecar.withLock { $0.answer(call.path, call.messages.first ?? [], token: token, at: now) }
    }

    private func send(_ answer: Result<[UInt8], SidecarFailure>, to call: GRPCTestCall) async throws -> GRPCTestStatus {
        switch answer {
        case .success(let bytes):
            try await call.send(bytes)
            return .ok
        case .failure(let failure): return GRPCTestStatus(failure.code.rawValue, failure.message)
        }
    }
}
