package import CairnEngine
package import CairnReactor

/// What survives the processes of a simulation: the place where they keep their runs.
package struct SimulatedDisk: Sendable {
    /// Opens it as one process does, on that process's loop; what the process does below the port dies by its plan too.
    package let open: @Sendable (any Loop, CrashPlan) async throws -> any RunStore
    /// Lets it go, when all that opened it is closed.
    package let remove: @Sendable () async -> Void

    package init(
        open: @escaping @Sendable (any Loop, CrashPlan) async throws -> any RunStore,
        remove: @escaping @Sendable () async -> Void = {}
    ) {
        self.open = open
        self.remove = remove
    }
}

/// A kind of run store that simulations and crash points run on. One more is one line in `all`.
package struct DiskKind: Sendable, CustomStringConvertible {
    package let name: String
    package let make: @Sendable (SimulatedLoop) async throws -> SimulatedDisk

    package init(_ name: String, make: @escaping @Sendable (SimulatedLoop) async throws -> SimulatedDisk) {
        self.name = name
        self.make = make
    }

    package var description: String { name }

    package static let all = [memory, sqlite]

    package static let memory = DiskKind("memory") { _ in
        let memory = InMemoryRunStore()
        return SimulatedDisk { _, _ in InMemoryRunStore(sharing: memory) }
    }
}
