import CairnWire
import Glibc

/// Lists the files below a folder. Blocking: runs on a thread for it.
///
/// Hidden names are skipped. Symbolic links are followed, to folders too, and each folder is walked once, so that no circle
/// is; a real folder goes before a link to it. What cannot be looked at is a fault of its own and stops nothing else.
struct FileWalk {
    let root: String
    let include: [Glob]
    let exclude: [Glob]
    /// More entries than this are a mistake in the folder's name.
    var limit = 200_000

    struct File {
        var name: String
        var status: stat
    }

    private(set) var files: [File] = []
    private(set) var faults: [SourceFault] = []
    private var folders: [String] = [""]
    private var linkedFolders: [String] = []
    private var walked: Set<FileIdentity> = []
    private var seen = 0

    init(root: String, include: [Glob], exclude: [Glob]) {
        self.root = root
        self.include = include
        self.exclude = exclude
    }

    /// - Throws: `knowledge.source` when `root` is no folder that can be read, or holds too much.
    mutating func run() throws(KnowledgeError) {
        while let folder = folders.popLast() ?? linkedFolders.popLast() { try walk(folder) }
        files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        faults.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private mutating func walk(_ folder: String) throws(KnowledgeError) {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        guard let stream = opendir(path) else { return try fail(folder, errno) }
        defer { closedir(stream) }
        var status = stat()
        guard fstat(dirfd(stream), &status) == 0 else { return try fail(folder, errno) }
        guard walked.insert(FileIdentity(status)).inserted else { return }
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            try take(bytes, in: folder)
        }
        if errno != 0 { try fail(folder, errno) }
    }

    private mutating func take(_ bytes: [UInt8], in folder: String) throws(KnowledgeError) {
        guard bytes.first != UInt8(ascii: ".") else { return }
        seen += 1
        guard seen <= limit else {
            throw KnowledgeError(.source, "\(root) holds more than \(limit) files: name a smaller folder")
        }
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        guard let name = String(validating: bytes, as: UTF8.self) else {
            let shown = prefix + String(decoding: bytes, as: UTF8.self)
            return faults.append(SourceFault(path: shown, message: "its name is not UTF-8: rename it"))
        }
        look(at: prefix + name)
    }

    private mutating func look(at name: String) {
        guard !exclude.contains(where: { $0.matches(name) || $0.matches(name + "/") }) else { return }
        let path = "\(root)/\(name)"
        var link = stat()
        var status = stat()
        guard lstat(path, &link) == 0, stat(path, &status) == 0 else {
            // Deleted between the listing and the look is as good as never there; a link to nowhere is not.
            let number = errno
            if number == ENOENT, link.st_mode & S_IFMT != S_IFLNK { return }
            return faults.append(
                SourceFault(
                    path: name, message: number == ENOENT ? "it is a link to nothing" : Self.explain(number)))
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR where !mayHoldMore(name): break
        case S_IFDIR where link.st_mode & S_IFMT == S_IFLNK: linkedFolders.append(name)
        case S_IFDIR: folders.append(name)
        case S_IFREG where isIncluded(name): files.append(File(name: name, status: status))
        default: break
        }
    }

    /// Whether anything below the folder can be wanted: a project's folder of dependencies is not walked for `*.md`.
    private func mayHoldMore(_ folder: String) -> Bool {
        include.isEmpty || include.contains { $0.mayMatch(below: folder) }
    }

    private func isIncluded(_ name: String) -> Bool {
        include.isEmpty ? DocumentFormat(name: name) != nil : include.contains { $0.matches(name) }
    }

    private mutating func fail(_ folder: String, _ number: Int32) throws(KnowledgeError) {
        guard folder.isEmpty else {
            return faults.append(SourceFault(path: folder, message: Self.explain(number)))
        }
        throw KnowledgeError(
            .source, number == ENOENT ? "the folder \(root) does not exist" : "\(root): \(Self.explain(number))")
    }

    static func explain(_ number: Int32) -> String {
        switch number {
        case EACCES, EPERM: "it may not be read: check its permissions"
        case ELOOP: "it is a circle of symbolic links"
        case ENOTDIR: "it is no folder"
        default: String(cString: strerror(number))
        }
    }
}

private struct FileIdentity: Hashable {
    let device: dev_t
    let inode: ino_t
    init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
    }
}
