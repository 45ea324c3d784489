import CairnReactor
import Glibc

/// Lines that a person types, read on the loop: a terminal is ready when a line is whole, and only then. The terminal's
/// settings are never touched, so that there is nothing to set back however the process ends.
actor Keyboard {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let loop: Reactor
    private var unread: [UInt8] = []
    private var isAtEnd = false

    /// No person types a longer line, and no terminal hands one over.
    private static let longest = 64 * 1024

    init(loop: Reactor) {
        self.loop = loop
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    /// Whether somebody can type.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Forgets what was typed before anything was asked: an answer to one question is none to the next.
    func forgetTyped() {
        tcflush(STDIN_FILENO, TCIFLUSH)
        unread = []
    }

    /// The next line without its end. Nil at the end of the input (Ctrl-D on an empty line, or the terminal is gone), and
    /// when the task is cancelled.
    func line() async -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                return line
            }
            guard !isAtEnd, unread.count < Self.longest, await isReadable() else { return nil }
            fill()
        }
    }

    private func fill() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        // Ctrl-D behind half a line hands the half over; the end itself is an empty read, or an error when the terminal hung up.
        guard count > 0 else { return isAtEnd = true }
        unread += buffer[..<count]
    }

    private func isReadable() async -> Bool {
        let ready = Wait<Bool>()
        let watch: WatchID
        do throws(ReactorError) {
            watch = try loop.watch(STDIN_FILENO, for: .readable) { _ in ready.end(true) }
        } catch {
            // Standard input was closed under the process: nobody can type any more.
            return false
        }
        let isReady = await ready.outcome(onCancel: false) {}
        loop.unwatch(watch)
        return isReady
    }
}
