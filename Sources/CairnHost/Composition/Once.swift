import CairnReactor

/// A part of the host that takes a while to make: made at its first use, once, however many ask for it meanwhile. Confined
/// to the host.
final class Once<Part: Sendable> {
    private(set) var part: Part?
    private var making: SpawnedTask<Part, any Error>?

    /// - Parameters:
    ///   - make: begins to make the part; called again only after it failed.
    /// - Throws: what making it throws, to all who waited for it.
    func get(
        isolation: isolated (any Actor)? = #isolation, _ make: () -> SpawnedTask<Part, any Error>
    ) async throws -> Part {
        if let part { return part }
        let task = making ?? make()
        making = task
        defer { making = nil }
        let made = try await task.value
        part = made
        return made
    }
}
