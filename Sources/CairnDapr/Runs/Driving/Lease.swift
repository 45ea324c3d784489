import CairnEngine
import CairnReactor
import CairnWire

/// This process's lease: a key of its own whose counter it raises for as long as it lives. Whoever finds the name in a run's
/// header can see whether its driver does.
///
/// The key is there before any header names it, and goes when the process ends in good order: a lease that is missing is
/// nobody's.
actor Lease {
    static let interval: Duration = .seconds(5)
    /// A store that can forgets the lease of a process that died: nobody names it for so long.
    private static let ttl: Duration = .seconds(24 * 3600)

    nonisolated let unownedExecutor: UnownedSerialExecutor
    nonisolated let id: String
    private let access: StateAccess
    private var counter = 0
    private var timer: TimerID?
    private var beginning: SpawnedTask<Void, any Error>?
    private var isOver = false

    init(id: String, access: StateAccess) {
        self.id = id
        self.access = access
        unownedExecutor = access.loop.asUnownedSerialExecutor()
    }

    /// Returns once the lease is in the store. Costs nothing when it is.
    func hold() async throws {
        if counter > 0 { return }
        let task = beginning ?? access.loop.spawn(name: "lease") { try await self.raise() }
        beginning = task
        defer { beginning = nil }
        try await task.value
    }

    /// Gives the lease up: who finds its name in a header from now on may take the run.
    func end() async {
        isOver = true
        if let timer { access.loop.cancel(timer) }
        guard counter > 0 else { return }
        // One try: who cannot be told sees the counter stand still.
        do throws(StateError) { try await access.store.delete(RunKeys.lease(id), etag: nil) } catch { return }
    }

    private func raise() async throws {
        try await access.put(
            RunKeys.lease(id), Framed(line: ["counter": .int(Int64(counter + 1))]).encoded(), ttl: Self.ttl)
        counter += 1
        schedule()
    }

    private func schedule() {
        guard !isOver else { return }
        timer = access.loop.schedule(after: Self.interval) { [weak self] in
            guard let self else { return }
            access.loop.spawn(name: "lease") { await self.renew() }
        }
    }

    /// A store that is out of reach is tried again: others cannot reach it either, or take what is not renewed.
    private func renew() async {
        guard !isOver, !access.isClosed else { return }
        do {
            try await raise()
        } catch {
            schedule()
        }
    }

    /// The counter that stands under a lease's key; nil when the lease is nobody's.
    static func counter(of id: String, in access: StateAccess) async throws -> Int? {
        let key = RunKeys.lease(id)
        guard let value = try await access.get(key) else { return nil }
        do throws(RecordDamage) {
            return try RecordFields(Framed(decoding: value.bytes).line).int("counter")
        } catch {
            throw EngineError.damaged(key, error)
        }
    }
}
