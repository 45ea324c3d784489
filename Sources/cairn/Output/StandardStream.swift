import Glibc

/// One of the two streams that a command writes to.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// How many columns the terminal has; nil where there is none, or where it does not say.
    var columns: Int? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Why a stream takes no more.
    enum Failure: Error, Sendable, Hashable {
        /// The reader has gone (`cairn runs list | head`): nobody is left to be told.
        case closed
        /// The disk is full, or worse.
        case failed(String)
    }

    /// Writes all of `bytes`. Blocks as long as the reader makes it wait: called before the loop runs, or on a blocking
    /// thread. The stream's flags are never changed, as the terminal and the parent process share them.
    func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case EPIPE: throw .closed
            default:
                let name = self == .output ? "standard output" : "standard error"
                throw .failed("\(name): \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Somebody who shares the stream made it non-blocking.
    private func waitUntilWritable() {
        var descriptor = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        poll(&descriptor, 1, -1)
    }
}
