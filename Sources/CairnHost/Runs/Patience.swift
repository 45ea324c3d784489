import CairnEngine
import CairnReactor

/// Starts of runs wait when the store has too much to write already (design §2): a server would refuse them, a command has
/// nothing better to do.
struct Patience: Sendable {
    var first = Duration.milliseconds(50)
    var longest = Duration.seconds(1)
    /// How long in all; then the store's refusal is told.
    var whole = Duration.seconds(60)

    /// Calls `start` until the store takes it.
    ///
    /// - Parameter tell: called once, before the first wait.
    /// - Throws: what `start` throws; `store.overloaded` when the store took nothing for as long as `whole`.
    func start<Result: Sendable>(
        on loop: any Loop, tell: (EngineError) -> Void, _ start: () async throws -> Result
    ) async throws -> Result {
        var pause = first
        var waited = Duration.zero
        while true {
            do {
                return try await start()
            } catch let error as EngineError where error.code == .storeOverloaded && waited < whole {
                if waited == .zero { tell(error) }
                try await loop.sleep(for: pause)
                waited += pause
                pause = min(pause * 2, longest)
            }
        }
    }
}
