import CairnReactor

/// Does something once nothing has happened for a while. Telling it that something happens is cheap: one timer of the loop
/// runs on, and looks when it is due whether it was told anything since.
final class IdleTimer: Sendable {
    private struct State {
        var latest = LoopInstant(nanoseconds: 0)
        var isArmed = false
        var action: (@Sendable () -> Void)?
    }

    private let loop: any Loop
    private let pause: Duration
    private let state = Lock(State())

    init(loop: any Loop, pause: Duration) {
        self.loop = loop
        self.pause = pause
    }

    /// Something happened: `action` is done `pause` from now, unless this is called again before. From any thread.
    func restart(_ action: @escaping @Sendable () -> Void) {
        let now = loop.now
        let arm = state.withLock { state in
            state.latest = now
            state.action = action
            defer { state.isArmed = true }
            return !state.isArmed
        }
        guard arm else { return }
        loop.isCurrent ? schedule(at: now) : loop.post { [self] in schedule(at: now) }
    }

    private func schedule(at latest: LoopInstant) {
        loop.schedule(at: latest.advanced(by: pause)) { [weak self] in self?.look() }
    }

    private func look() {
        let now = loop.now
        let (action, again) = state.withLock { state -> ((@Sendable () -> Void)?, LoopInstant?) in
            guard now >= state.latest.advanced(by: pause) else { return (nil, state.latest) }
            state.isArmed = false
            return (state.action.take(), nil)
        }
        if let again { schedule(at: again) }
        action?()
    }
}
