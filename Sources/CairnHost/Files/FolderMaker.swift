import Glibc

/// Makes folders. Blocking, as `BoundedFile` is.
package enum FolderMaker {
    /// Makes `path` and every folder above it that is missing.
    ///
    /// - Parameter mode: who may enter those that are made; left out, their owner alone.
    /// - Throws: `FileError` naming the folder that could not be made.
    package static func make(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
        var parent = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") where part != "." {
            parent += "/\(part)"
            guard mkdir(parent, mode) != 0, errno != EEXIST || !FolderListing.isFolder(parent) else { continue }
            if errno == EEXIST {
                throw FileError(.notAFile, path: parent, message: "\(parent) is a file; a folder is needed here")
            }
            throw FileError(
                .failed, path: parent, message: "\(parent) cannot be made: \(String(cString: strerror(errno)))")
        }
    }
}
