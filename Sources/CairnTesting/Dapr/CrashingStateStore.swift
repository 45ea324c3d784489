package import CairnDapr

/// A state store as one process has it: the process dies where the plan says, before a call takes effect or after. What it had
/// written is in the store beneath.
package struct CrashingStateStore<Base: StateStore>: StateStore {
    private let base: Base
    private let plan: CrashPlan

    package init(_ base: Base, _ plan: CrashPlan) {
        self.base = base
        self.plan = plan
    }

    package var name: String { base.name }

    package func get(_ key: String) async throws(StateError) -> StateValue? {
        try pass("before get \(key)")
        let value = try await base.get(key)
        try pass("after get \(key)")
        return value
    }

    package func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] {
        try pass("before getMany")
        let values = try await base.getMany(keys)
        try pass("after getMany")
        return values
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
        do throws(CrashPlan.Death) {
            try plan.pass(point)
        } catch {
            throw StateError(.unavailable, store: base.name, "the process is dead")
        }
    }
}
