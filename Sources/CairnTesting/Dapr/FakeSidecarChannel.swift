package import CairnDapr
package import CairnGRPC
package import CairnReactor
import CairnWire

/// Calls to a fake sidecar on a loop, through a plan of faults. Several channels may share one sidecar, as processes do, each
/// with faults of its own. Under simulation, calls that are under way at once take effect in an order that the seed draws.
package final class FakeSidecarChannel: SidecarChannel {
    private struct State {
        var calls = 0
        var counts: [DaprMethod: Int] = [:]
        var faults: [SidecarFaults.Fault: Int] = [:]
        var isClosed = false
    }

    private let sidecar: Shared<FakeSidecar>
    private let loop: any Loop
    private let token: String?
    private let plan: SidecarFaults
    private let latency: Duration
    private let start: LoopInstant
    private let state = Lock(State())

    /// - Parameters:
    ///   - latency: how long a call takes, each way.
    ///   - token: what the process sends as its API token.
    package init(
        _ sidecar: Shared<FakeSidecar>, on loop: any Loop, faults plan: SidecarFaults = .none,
        latency: Duration = .zero, token: String? = nil
    ) {
        self.sidecar = sidecar
        self.loop = loop
        self.plan = plan
        self.latency = latency
        self.token = token
        start = loop.now
    }

    /// How many calls of each kind were made, those that failed too.
    package var counts: [DaprMethod: Int] { state.withLock { $0.counts } }
    package var reads: Int { counts[.getState, default: 0] + counts[.getBulkState, default: 0] }
    package var writes: Int { counts.values.reduce(0, +) - reads }
    /// How often each fault was met. (A slow one is counted by its time.)
    package var faults: [SidecarFaults.Fault: Int] { state.withLock { $0.faults } }

    package func close() async { state.withLock { $0.isClosed = true } }

    package func call(_ method: DaprMethod, _ message: [UInt8]) async throws(GRPCError) -> [UInt8] {
        let fault = try begin(method)
        if fault == .unavailable {
            try await wait(latency)
            throw GRPCError(.unavailable, "connection refused")
        }
        try await wait(latency)
        let answer = take(method, message, fault)
        if case .slow(let duration) = fault { try await wait(duration) }
        try await wait(latency)
        guard !state.withLock({ $0.isClosed }) else { throw Self.closed }
        return try answer.get()
    }

    private func begin(_ method: DaprMethod) throws(GRPCError) -> SidecarFaults.Fault? {
        let time = loop.now.duration(since: start)
        let begun: SidecarFaults.Fault?? = state.withLock { state in
            guard !state.isClosed else { return .none }
            state.calls += 1
            state.counts[method, default: 0] += 1
            let fault = plan.fault(of: SidecarFaults.Call(number: state.calls, method: method, time: time))
            if let fault { state.faults[fault, default: 0] += 1 }
            return .some(fault)
        }
        guard let begun else { throw Self.closed }
        return begun
    }

    /// What the sidecar does at the moment when the call reaches it, and what its answer is.
    private func take(
        _ method: DaprMethod, _ message: [UInt8], _ fault: SidecarFaults.Fault?
    ) -> Result<[UInt8], GRPCError> {
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        let token = token
        func ask() -> Result<[UInt8], GRPCError> {
            sidecar.withLock { $0.answer(method.path, message, token: token, at: now) }.mapError(\.asCalled)
        }
        switch fault {
        case .failed: return .failure(GRPCError(.internal, "the store is not well today"))
        case .falseConflict: return .failure(GRPCError(.aborted, "possible etag mismatch. error from state store"))
        case .failedAfterTakingEffect:
            _ = ask()
            return .failure(GRPCError(.internal, "the store was lost after it was asked"))
        case .lostAnswer:
            _ = ask()
            return .failure(GRPCError(.unavailable, "connection reset by peer"))
        case .triedTwice:
            _ = ask()
            return ask()
        case .stale:
            setBehind(true)
            defer { setBehind(false) }
            return ask()
        case .unavailable, .slow, nil: return ask()
        }
    }

    private func setBehind(_ isBehind: Bool) {
        sidecar.withLock { sidecar in
            for name in sidecar.components.keys { sidecar.components[name]?.isBehind = isBehind }
        }
    }

    private func wait(_ duration: Duration) async throws(GRPCError) {
        guard duration > .zero else { return }
        do throws(CancellationError) {
            try await loop.sleep(for: duration)
        } catch {
            throw GRPCError(.cancelled, "the caller no longer waits", cause: error)
        }
    }

    private static var closed: GRPCError { GRPCError(.unavailable, "the connection is closed") }
}

extension SidecarFailure {
    /// As our client of gRPC tells it.
    fileprivate var asCalled: GRPCError { GRPCError(.init(number: code.rawValue) ?? .unknown, message) }
}
