import Glibc

/// A file, or standard input, that is read piece by piece. Blocking: called on a blocking thread.
final class InputFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private static let piece = 256 << 10

    /// - Parameter path: `-` for standard input.
    /// - Throws: `FileError`.
    init(_ path: String) throws(FileError) {
        self.path = path
        guard path != "-" else {
            descriptor = STDIN_FILENO
            return
        }
        // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw BoundedFile.failure(errno, path: path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(descriptor)
            throw FileError(.notAFile, path: path, message: "\(path) is no regular file; a pipe is read with -")
        }
    }

    deinit {
        if path != "-" { Glibc.close(descriptor) }
    }

    /// The next bytes; empty at the end.
    ///
    /// - Throws: `FileError`.
    func read() throws(FileError) -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, initialized in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
            if count >= 0 { return bytes }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&ready, 1, -1)
            default: throw BoundedFile.failure(errno, path: path)
            }
        }
    }
}
