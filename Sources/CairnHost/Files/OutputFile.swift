import Glibc

/// A file that is written piece by piece and appears under its name when it is whole, readable for its owner alone; or
/// standard output. Blocking: called on a blocking thread, by one caller after another.
final class OutputFile: Sendable {
    private let path: String?
    private let beside: String
    private let descriptor: Int32

    /// - Parameter path: nil for standard output.
    /// - Throws: `FileError`.
    init(_ path: String?) throws(FileError) {
        self.path = path
        beside = "\(path ?? "").\(getpid()).new"
        guard let path else {
            descriptor = STDOUT_FILENO
            return
        }
        // A file that takes the place of a pipe or a device is not what anybody means by `--out /dev/null`.
        var status = stat()
        guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(
                .notAFile, path: path, message: "\(path) is no regular file, and is not replaced; name another")
        }
        descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileError(
                .failed, path: path, message: "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if path != nil { Glibc.close(descriptor) }
    }

    /// - Throws: `FileError`; then `abandon` it.
    func write(_ bytes: [UInt8]) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody who shares standard output made it non-blocking.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                throw BoundedFile.failure(errno, path: path ?? "standard output")
            }
        }
    }

    /// All is written: the file takes its name, and is on the disk.
    ///
    /// - Throws: `FileError`.
    func finish() throws(FileError) {
        guard let path else { return }
        guard fsync(descriptor) == 0, rename(beside, path) == 0 else {
            let number = errno
            unlink(beside)
            throw BoundedFile.failure(number, path: path)
        }
    }

    /// Leaves nothing behind.
    func abandon() {
        if path != nil { unlink(beside) }
    }
}
