package import CairnEngine
import CairnReactor

/// A run store as one process has it: the process dies where the plan says. The runs it held are free then, as the kernel
/// would have it; what it had committed is in the store beneath.
package final class CrashInterceptor: StoreInterceptor {
    private let plan: CrashPlan
    private let holds = Shared<[DriverHold]>([])

    package init(_ plan: CrashPlan) { self.plan = plan }

    /// `store` as the process has it.
    package func guarding(_ store: any RunStore) -> any RunStore { InterceptedStore(store, self) }

    /// Kills the process now, and frees what it held.
    package func die() {
        plan.die()
        for hold in holds.withLock({ holds in
            defer { holds = [] }
            return holds
        }) { hold.release() }
    }

    package func perform<Answer: Sendable>(
        _ call: StoreCall, _ make: () async throws -> Answer
    ) async throws -> Answer {
        do {
            // No point: how often an engine looks depends on the clock, and looking changes nothing.
            guard case .look = call else {
                try plan.pass("before \(call)")
                let answer = try await make()
                try plan.pass("after \(call)")
                return answer
            }
            guard !plan.isDead else { throw CrashPlan.Death() }
            return try await make()
        } catch  where plan.isDead {
            // Whatever failed: there is nobody to see it.
            throw EngineError(.storeClosed, "the process is dead")
        }
    }

    package func acquire(_ run: String, from store: any RunStore) async throws -> DriverHold {
        let hold = try await store.acquire(run)
        holds.withLock { $0.append(hold) }
        return hold
    }
}
