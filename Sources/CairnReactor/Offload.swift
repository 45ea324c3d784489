/// The one door out of the loop: runs `body` on `executor` and comes back. The body is `@concurrent` and `@Sendable`, so
/// that touching isolated state in it does not compile; a plain preference would stay on the loop without a word.
package func offload<Success: Sendable, Failure: Error>(
    to executor: any TaskExecutor, _ body: @concurrent @Sendable () async throws(Failure) -> Success
) async throws(Failure) -> Success {
    try await withTaskExecutorPreference(executor) { () async throws(Failure) -> Success in try await body() }
}
