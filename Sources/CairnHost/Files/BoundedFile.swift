import Glibc

/// Whole files, read with a bound. Blocking: called on a blocking thread or before the loop runs, never on the loop.
package enum BoundedFile {
    /// The bytes of the regular file at `path`.
    ///
    /// A file that is larger than `limit` bytes is refused by its size, before a byte of it is read; one that grows
    /// while it is read, or that tells no size (`/dev/stdin`, a pipe), is refused at the bound.
    ///
    /// - Throws: `FileError` with `notFound`, `denied`, `notAFile` (a folder), `tooLarge` or `failed`.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(errno, path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno, path: path) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileError(.notAFile, path: path, message: "\(path) is a folder; a file is needed here")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(.notAFile, path: path, message: "\(path) is no regular file; copy its content to one")
        }
        guard Int(status.st_size) <= limit else { throw tooLarge(path, limit: limit) }
        return try bytes(of: descriptor, path: path, expected: Int(status.st_size), limit: limit)
    }

    /// Everything that can be read from an open descriptor, waiting for it as long as its writer takes.
    package static func readAll(from descriptor: Int32, name: String, limit: Int) throws(FileError) -> [UInt8] {
        try bytes(of: descriptor, path: name, expected: 0, limit: limit)
    }

    private static func bytes(of descriptor: Int32, path: String, expected: Int, limit: Int) throws(FileError)
        -> [UInt8]
    {
        var content: [UInt8] = []
        content.reserveCapacity(expected)
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            switch count {
            case 0: return content
            case ..<0 where errno == EINTR: continue
            case ..<0: throw failure(errno, path: path)
            default:
                guard content.count + count <= limit else { throw tooLarge(path, limit: limit) }
                content.append(contentsOf: buffer[..<count])
            }
        }
    }

    /// Replaces the file at `path` by `content`, by way of a file beside it: whoever reads sees the old content or the
    /// new, never half of one.
    ///
    /// - Throws: `FileError`; then the file is what it was.
    package static func replace(_ path: String, by content: [UInt8]) throws(FileError) {
        let beside = "\(path).\(getpid()).new"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(errno, path: path) }
        do throws(FileError) {
            try write(content, to: descriptor, path: path)
        } catch {
            close(descriptor)
            unlink(beside)
            throw error
        }
        close(descriptor)
        guard rename(beside, path) == 0 else {
            let number = errno
            unlink(beside)
            throw failure(number, path: path)
        }
    }

    /// Makes a file at `path` with `content`, where there is nothing of that name.
    ///
    /// - Throws: `FileError`, with `exists` when something is there; then that is untouched.
    package static func create(_ path: String, _ content: [UInt8]) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let number = errno
            guard number == EEXIST else {
                throw FileError(
                    .failed, path: path, message: "\(path) cannot be made: \(String(cString: strerror(number)))")
            }
            throw FileError(.exists, path: path, message: "\(path) is there already")
        }
        do throws(FileError) {
            try write(content, to: descriptor, path: path)
        } catch {
            close(descriptor)
            unlink(path)
            throw error
        }
        close(descriptor)
    }

    private static func write(_ content: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno, path: path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure(errno, path: path) }
    }

    private static func tooLarge(_ path: String, limit: Int) -> FileError {
        FileError(.tooLarge, path: path, message: "\(path) is larger than \(ByteCount(limit)), the most that is read")
    }

    /// The error for an `errno`, in words that name the file.
    package static func failure(_ number: Int32, path: String) -> FileError {
        switch number {
        case ENOENT, ENOTDIR: FileError(.notFound, path: path, message: "\(path) does not exist")
        case EACCES, EPERM: FileError(.denied, path: path, message: "\(path) may not be read: check its permissions")
        case ELOOP: FileError(.failed, path: path, message: "\(path) is a circle of symbolic links")
        default: FileError(.failed, path: path, message: "\(path): \(String(cString: strerror(number)))")
        }
    }
}

/// A number of bytes, as people read it: `16 KiB`, `8 MiB`.
package struct ByteCount: Sendable, Hashable, CustomStringConvertible {
    package var bytes: Int
    package init(_ bytes: Int) { self.bytes = bytes }
    package var description: String {
        switch bytes {
        case ..<1024: "\(bytes) bytes"
        case ..<(1024 * 1024): "\(bytes / 1024) KiB"
        case ..<(4 << 30): "\(bytes / (1024 * 1024)) MiB"
        default: "\(bytes >> 30) GiB"
        }
    }
}
