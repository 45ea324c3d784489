import Glibc

/// The files below a folder. Blocking, as `BoundedFile` is.
package enum FolderListing {
    /// The paths, relative to `folder` and sorted by bytes, of all regular files below it whose name `include` takes.
    ///
    /// Hidden folders and files (`.git`, `.cairn`) are left out. A symbolic link to a file counts as that file; one to a
    /// folder is not followed, so that no circle can be walked.
    ///
    /// - Throws: `FileError` when `folder` is missing or cannot be read, or holds more than `limit` entries.
    package static func files(
        below folder: String, limit: Int = 100_000, include: (_ name: String) -> Bool
    ) throws(FileError) -> [String] {
        var found: [String] = []
        var open = [""]
        var seen = 0
        while let relative = open.popLast() {
            let path = relative.isEmpty ? folder : "\(folder)/\(relative)"
            for name in try names(in: path) {
                seen += 1
                guard seen <= limit else {
                    throw FileError(
                        .tooLarge, path: folder,
                        message: "\(folder) holds more than \(limit) files: name a smaller folder")
                }
                let child = relative.isEmpty ? name : "\(relative)/\(name)"
                switch try kind(of: "\(folder)/\(child)") {
                case .folder: open.append(child)
                case .file where include(name): found.append(child)
                case .file, .other: break
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The names of what stands in `folder` itself, hidden ones left out, in no order.
    ///
    /// - Throws: `FileError` when `folder` is missing or cannot be read.
    package static func children(of folder: String) throws(FileError) -> (files: [String], folders: [String]) {
        var files: [String] = []
        var folders: [String] = []
        for name in try names(in: folder) {
            switch try kind(of: "\(folder)/\(name)") {
            case .file: files.append(name)
            case .folder: folders.append(name)
            case .other: break
            }
        }
        return (files, folders)
    }

    /// Whether `path` is a folder.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private enum Kind { case file, folder, other }

    private static func kind(of path: String) throws(FileError) -> Kind {
        var link = stat()
        guard lstat(path, &link) == 0 else {
            // Deleted between the listing and the look: as good as never seen.
            if errno == ENOENT { return .other }
            throw BoundedFile.failure(errno, path: path)
        }
        switch link.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        case S_IFLNK:
            var target = stat()
            return stat(path, &target) == 0 && target.st_mode & S_IFMT == S_IFREG ? .file : .other
        default: return .other
        }
    }

    private static func names(in folder: String) throws(FileError) -> [String] {
        guard let directory = opendir(folder) else { throw BoundedFile.failure(errno, path: folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
