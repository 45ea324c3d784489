package import CairnEngine
package import CairnReactor

/// What survives the processes of a simulation: the place where they keep their runs.
package struct SimulatedDisk: Sendable {
    /// Opens it as one process does, on that process's loop; what the process does below the port dies by its plan too.
    package let open: @Sendable (any Loop, CrashPlan) async throws -> any RunStore
    /// Whether what lies below the port fails now and then. It does not at first.
    package let disturb: @Sendable (Bool) -> Void
    /// Lets it go, when all that opened it is closed.
    package let remove: @Sendable () async -> Void

    package init(
        open: @escaping @Sendable (any Loop, CrashPlan) async throws -> any RunStore,
        disturb: @escaping @Sendable (Bool) -> Void = { _ in }, remove: @escaping @Sendable () async -> Void = {}
    ) {
        self.open = open
        self.disturb = disturb
        self.remove = remove
    }
}

/// A kind of run store that simulations and crash points run on. One more is one line in `all`.
package struct DiskKind: Sendable, CustomStringConvertible {
    package let name: String
    /// Whether a driver is known to live by its lease: then it takes a while until the runs of a dead one are free, and one that
    /// cannot be heard may lose its runs without knowing.
    package let drivesByLease: Bool
    /// With the flaw, if it is one of what lies below the port.
    package let make: @Sendable (SimulatedLoop, SeededFlaw?) async throws -> SimulatedDisk

    package init(
        _ name: String, drivesByLease: Bool = false,
        make: @escaping @Sendable (SimulatedLoop, SeededFlaw?) async throws -> SimulatedDisk
    ) {
        self.name = name
        self.drivesByLease = drivesByLease
        self.make = make
    }

    package var description: String { name }

    /// How much slower a simulation lives here than elsewhere: hosts would not meet within the time of a lease.
    package var pace: Int { drivesByLease ? 20 : 1 }

    package static let all = [memory, sqlite] + sidecars

    package static let memory = DiskKind("memory") { _, _ in
        let memory = InMemoryRunStore()
        return SimulatedDisk { _, _ in InMemoryRunStore(sharing: memory) }
    }
}
