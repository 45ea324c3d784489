import Glibc

/// Who holds SQLite's own write lock on a database, for messages. The kernel says it in `/proc/locks` (proc_locks(5)).
///
/// Never through a descriptor of the file: closing one gives up all locks that this process has on it
/// (https://www.sqlite.org/howtocorrupt.html, section 2.2).
enum LockHolder {
    /// Such as `process 4711 (sqlite3)`; nil when nobody holds it any more, or the system does not say.
    static func writer(of path: String) -> String? {
        // In WAL mode the lock is a byte of the log's index (https://www.sqlite.org/walformat.html, section 2.3).
        guard let inode = inode(of: path + "-shm") else { return nil }
        for line in contents(of: "/proc/locks").split(separator: "\n") {
            // `7: POSIX  ADVISORY  WRITE 4711 fe:01:393217 120 120`
            let words = line.split(separator: " ")
            guard words.count == 8, words[1] == "POSIX", words[3] == "WRITE", words[5].hasSuffix(":\(inode)"),
                let pid = Int32(words[4]), let first = Int(words[6]), let last = Int(words[7]), first <= 120,
                last >= 120
            else { continue }
            let name = contents(of: "/proc/\(pid)/comm").prefix { $0 != "\n" }
            return name.isEmpty ? "process \(pid)" : "process \(pid) (\(name))"
        }
        return nil
    }

    private static func inode(of path: String) -> UInt? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt(status.st_ino) : nil
    }

    /// Empty for what cannot be read; of a very long file the first mebibyte.
    private static func contents(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < 1 << 20 {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
