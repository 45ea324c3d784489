/// A task that was spawned on a loop: its owner can cancel it and wait for its end.
package struct SpawnedTask<Success: Sendable, Failure: Error>: Sendable {
    fileprivate let task: Task<Success, Failure>

    /// Asks the task to end. It ends when it looks; `value` still waits for that.
    package func cancel() { task.cancel() }
}

extension SpawnedTask where Failure == Never {
    /// What the task returned, when it has.
    package var value: Success { get async { await task.value } }
}

extension SpawnedTask where Failure == any Error {
    /// What the task returned, when it has.
    package var value: Success { get async throws { try await task.value } }
    package var result: Result<Success, any Error> { get async { await task.result } }
}

/// `spawn` and `offload` are the only doors to unstructured work, so that each task has an owner: who spawned it, and in
/// the end its loop, which cancels what still lives when it stops and waits for it.
extension Loop {
    /// Starts a task on this loop. On the loop's own thread it runs at once, up to its first suspension; called from
    /// elsewhere it is queued. Task-local values are the caller's.
    @discardableResult
    package func spawn<Success: Sendable>(
        name: String? = nil, _ body: @escaping @concurrent @Sendable () async -> Success
    ) -> SpawnedTask<Success, Never> {
        let live = liveTasks
        let entry = live.open()
        let operation: @concurrent @Sendable () async -> Success = {
            defer { live.close(entry) }
            return await body()
        }
        let task =
            isCurrent
            ? Task.immediate(name: name, executorPreference: self, operation: operation)
            : Task(name: name, executorPreference: self, operation: operation)
        live.attach(entry) { task.cancel() }
        return SpawnedTask(task: task)
    }

    /// As the other `spawn`, for a body that throws. An error that nobody awaits is lost: await it, or do not throw.
    package func spawn<Success: Sendable>(
        name: String? = nil, _ body: @escaping @concurrent @Sendable () async throws -> Success
    ) -> SpawnedTask<Success, any Error> {
        let live = liveTasks
        let entry = live.open()
        let operation: @concurrent @Sendable () async throws -> Success = {
            defer { live.close(entry) }
            return try await body()
        }
        let task =
            isCurrent
            ? Task.immediate(name: name, executorPreference: self, operation: operation)
            : Task(name: name, executorPreference: self, operation: operation)
        live.attach(entry) { task.cancel() }
        return SpawnedTask(task: task)
    }
}
