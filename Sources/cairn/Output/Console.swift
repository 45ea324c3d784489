import CairnReactor

/// What a command shows while the loop runs. Writing returns at once; a thread of its own does what may block, so that a
/// reader who takes his time never holds up a commit.
final class Console: Sendable {
    private struct State {
        var waiting: [(stream: StandardStream, text: String)] = []
        var draining = false
        var failures: [StandardStream: StandardStream.Failure] = [:]
        var redact: @Sendable (String) -> String = { $0 }
    }

    let style: Style
    private let loop: any Loop
    private let thread: BlockingThread
    private let state = Lock(State())

    init(loop: any Loop, style: Style) throws(ReactorError) {
        self.loop = loop
        self.style = style
        thread = try BlockingThread(name: "console")
    }

    /// What all text passes through from now on.
    func setRedaction(_ redact: @escaping @Sendable (String) -> String) { state.withLock { $0.redact = redact } }

    /// A line of the command's result.
    func print(_ line: String) { write(line + "\n", to: .output) }

    /// A line about the work, not of its result.
    func tell(_ line: String) { write(line + "\n", to: .error) }

    func write(_ text: String, to stream: StandardStream) {
        guard !text.isEmpty else { return }
        let mustStart = state.withLock { state in
            state.waiting.append((stream, text))
            defer { state.draining = true }
            return !state.draining
        }
        if mustStart { loop.spawn(name: "console") { [self] in await thread.run { [self] in drain() } } }
    }

    /// Waits until all is written.
    ///
    /// - Throws: the failure of standard output, except that its reader has gone.
    func flush() async throws(StandardStream.Failure) {
        await thread.run { [self] in drain() }
        if case .failed(let message)? = state.withLock({ $0.failures[.output] }) { throw .failed(message) }
    }

    func close() async { await thread.stop() }

    /// On the console's thread.
    private func drain() {
        while true {
            let (batch, redact) = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.draining = false }
                return (state.waiting, state.redact)
            }
            guard !batch.isEmpty else { return }
            for (stream, text) in batch { write(redact(text), on: stream) }
        }
    }

    private func write(_ text: String, on stream: StandardStream) {
        // A stream that failed once gets nothing more: half of what was meant helps nobody.
        guard state.withLock({ $0.failures[stream] == nil }) else { return }
        do throws(StandardStream.Failure) {
            try stream.write(Array(text.utf8))
        } catch {
            state.withLock { $0.failures[stream] = error }
        }
    }
}
