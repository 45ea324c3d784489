/// Lets the tasks of one process through one after another, for each run, in the order of their coming. Confined to the run
/// store.
final class Turnstile {
    private var waiting: [String: [UnsafeContinuation<Void, Never>]] = [:]

    /// Returns when those that came before have left.
    func enter(_ run: String, isolation: isolated (any Actor)? = #isolation) async {
        guard waiting[run] != nil else {
            waiting[run] = []
            return
        }
        await withUnsafeContinuation { waiting[run]?.append($0) }
    }

    func leave(_ run: String) {
        guard waiting[run]?.isEmpty == false else { return waiting[run] = nil }
        waiting[run]?.removeFirst().resume()
    }
}
