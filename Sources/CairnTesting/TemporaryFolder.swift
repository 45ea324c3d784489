import Glibc

/// An empty folder of its own under the system's temporary one, removed with all that is in it when the value is let go.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// - Parameter parent: where it is made; the system's temporary folder when nil.
    package init(in parent: String? = nil) throws {
        let root = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/cairn-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FolderError(message: "mkdtemp in \(root): errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.removeAll(path) }

    package struct FolderError: Error { package var message: String }

    /// The path of `name` in this folder.
    package subscript(name: String) -> String { "\(path)/\(name)" }

    /// Makes a file of this text, and the folders that it lies in.
    package func write(_ text: String, to name: String) throws {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw FolderError(message: "cannot make \(folder): errno \(errno)")
            }
        }
        guard let file = fopen(self[name], "w") else { throw FolderError(message: "cannot write \(name)") }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw FolderError(message: "cannot write \(name)")
        }
    }

    /// Depth first; links are removed, not followed. What cannot be removed is left for the system's own cleaning.
    private static func removeAll(_ path: String) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { removeAll("\(path)/\(name)") }
            }
            closedir(folder)
        }
        remove(path)
    }
}
