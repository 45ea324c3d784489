package import CairnDapr

/// A state store as one process has it: the process dies where the plan says, before a write takes effect or after. What it had
/// written is in the store beneath. Reads change nothing, so that they are no points.
package struct CrashingStateStore: StateStore {
    private let base: any StateStore
    private let plan: CrashPlan

    package init(_ base: any StateStore, _ plan: CrashPlan) {
        self.base = base
        self.plan = plan
    }

    package var name: String { base.name }

    package func get(_ key: String) async throws(StateError) -> StateValue? {
        try live()
        return try await base.get(key)
    }

    package func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] {
        try live()
        return try await base.getMany(keys)
    }

    package func save(_ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?) async throws(StateError) {
        try pass("before save \(key)")
        try await base.save(key, bytes, etag: etag, ttl: ttl)
        try pass("after save \(key)")
    }

    package func delete(_ key: String, etag: String?) async throws(StateError) {
        try pass("before delete \(key)")
        try await base.delete(key, etag: etag)
        try pass("after delete \(key)")
    }

    package func close() async { plan.die() }

    private func pass(_ point: String) throws(StateError) {
        do throws(CrashPlan.Death) { try plan.pass(point) } catch { throw dead }
    }

    private func live() throws(StateError) {
        if plan.isDead { throw dead }
    }

    /// Of a kind that nobody tries again.
    private var dead: StateError { StateError(.invalid, store: base.name, "the process is dead") }
}
