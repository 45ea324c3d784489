import CSystem
import Glibc

/// Locks of the kernel between processes, each on one byte of a file that holds nothing but a process id.
///
/// The locks belong to the opened file (`F_OFD_SETLK`, fcntl(2)): closing another descriptor of it frees nothing, and the
/// death of the process frees all. Two values of one path exclude each other like two processes; within one value a second
/// lock of the same byte would succeed, so its owner counts. The file is opened close-on-exec. No call waits.
package final class LockFile: Sendable {
    package enum Kind: Sendable, Hashable { case shared, exclusive }

    package let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it, readable and writable for its owner alone.
    ///
    /// - Throws: `sqlite.cannot_open`.
    package init(path: String) throws(SQLiteError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLiteError(
                .cannotOpen,
                "cannot open the lock file \(path): \(Self.reason(errno)); check that the folder exists and may be written"
            )
        }
    }

    deinit { close(descriptor) }

    /// Locks one byte, wherever it is; a lock that this file holds there already is changed to `kind`.
    ///
    /// - Returns: false when somebody else holds it.
    /// - Throws: `sqlite.io` when the file system has no such locks.
    package func tryLock(_ byte: Int64, _ kind: Kind) throws(SQLiteError) -> Bool {
        let how = kind == .shared ? CSYSTEM_SHARED : CSYSTEM_EXCLUSIVE
        guard csystem_ofd_lock(descriptor, Int32(how), byte, 1) != 0 else { return true }
        guard errno == EAGAIN || errno == EACCES else {
            throw SQLiteError(
                .io, "cannot lock \(path): \(Self.reason(errno)); put it on a local file system")
        }
        return false
    }

    /// Whether somebody else holds one byte. Locks nothing, so that nobody who wants it is kept from it.
    ///
    /// - Throws: `sqlite.io` when the file system has no such locks.
    package func isLocked(_ byte: Int64) throws(SQLiteError) -> Bool {
        let answer = csystem_ofd_is_locked(descriptor, byte, 1)
        guard answer >= 0 else {
            throw SQLiteError(
                .io, "cannot look at the locks of \(path): \(Self.reason(errno)); put it on a local file system")
        }
        return answer == 1
    }

    /// Frees one byte. That cannot fail but for want of memory, and then the lock stays until the file is closed.
    package func unlock(_ byte: Int64) {
        _ = csystem_ofd_lock(descriptor, Int32(CSYSTEM_UNLOCK), byte, 1)
    }

    /// Who had the lock last, as it wrote itself down: the kernel tells nobody who holds such a lock.
    package struct Owner: Sendable, Hashable {
        package var pid: Int32
        /// Another number each time that the record was written.
        package var turn: UInt64
    }

    /// Writes this process down, as the next in turn. Called by whoever holds the lock.
    @discardableResult
    package func writeOwner() -> Owner {
        let own = Owner(pid: getpid(), turn: (owner?.turn ?? 0) &+ 1)
        let text = Array("\(own.pid) \(own.turn)\n".utf8)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        ftruncate(descriptor, off_t(text.count))
        return own
    }

    /// Nil when nobody was written down, or is just now.
    package var owner: Owner? {
        withUnsafeTemporaryAllocation(byteCount: 48, alignment: 1) { buffer in
            let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return nil }
            let words = String(decoding: buffer.prefix(count).prefix { $0 != 10 }, as: UTF8.self).split(separator: " ")
            guard words.count == 2, let pid = Int32(words[0]), let turn = UInt64(words[1]) else { return nil }
            return Owner(pid: pid, turn: turn)
        }
    }

    private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
