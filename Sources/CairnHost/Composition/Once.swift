import CairnReactor

/// A part of the host that takes a while to make: made at its first use, once, however many ask for it meanwhile. Confined
/// to the host.
final class Once<Part: Sendable> {
    private(set) var part: Part?
    private var making: Making?

    /// Making it ends when all who wait for it are cancelled. Who comes after that waits for the end, and begins anew.
    ///
    /// - Parameters:
    ///   - make: begins to make the part; called again only after it failed.
    /// - Throws: what making it throws, to all who waited for it.
    func get(
        isolation: isolated (any Actor)? = #isolation, _ make: () -> SpawnedTask<Part, any Error>
    ) async throws -> Part {
        while true {
            if let part { return part }
            let making = self.making ?? Making(make())
            self.making = making
            let isInTime = making.join()
            let result = await withTaskCancellationHandler {
                await making.task.result
            } onCancel: {
                if isInTime { making.leave() }
            }
            if self.making === making { self.making = nil }
            switch result {
            case .success(let made):
                part = made
                return made
            case .failure(let error):
                // What others gave up is no failure of who came too late to keep it going.
                if isInTime || Task.isCancelled { throw error }
            }
        }
    }

    /// One attempt, and how many wait for it.
    private final class Making: Sendable {
        let task: SpawnedTask<Part, any Error>
        private let waiting = Lock(0)

        init(_ task: SpawnedTask<Part, any Error>) { self.task = task }

        /// False when all who waited have left: it is about to end.
        func join() -> Bool {
            waiting.withLock { waiting in
                guard waiting >= 0 else { return false }
                waiting += 1
                return true
            }
        }

        /// The last one out ends the task.
        func leave() {
            let isLast = waiting.withLock { waiting in
                waiting -= 1
                guard waiting == 0 else { return false }
                waiting = -1
                return true
            }
            if isLast { task.cancel() }
        }
    }
}
