package import CairnReactor
package import CairnWire
import Glibc

/// The files of a folder, with all folders below it.
package struct FolderSource: DocumentSource {
    package static let kind = "files"

    package let root: String
    private let include: [Glob]
    private let exclude: [Glob]
    private let largest: Int
    private let thread: BlockingThread

    /// - Parameters:
    ///   - root: of the folder; a relative one counts from the working directory.
    ///   - include: over paths relative to the root. What fits and has no known ending is read as plain text. Empty: all
    ///     files with an ending that Cairn knows.
    ///   - exclude: over the same; a folder that fits is not entered.
    ///   - largest: files of more bytes are set aside.
    ///   - thread: where the files are read.
    package init(
        root: String, include: [Glob] = [], exclude: [Glob] = [], largest: Int = 8 << 20, thread: BlockingThread
    ) {
        self.root = root
        self.include = include
        self.exclude = exclude
        self.largest = largest
        self.thread = thread
    }

    package var id: String { "\(Self.kind):\(root)" }

    package func list() async throws(KnowledgeError) -> SourceListing {
        try await thread.run { () throws(KnowledgeError) in
            var walk = FileWalk(root: root, include: include, exclude: exclude)
            try walk.run()
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return SourceListing(
                entries: walk.files.map { file in
                    SourceEntry(
                        name: file.name, stamp: Self.stamp(of: file.status, now: now),
                        format: DocumentFormat(name: file.name) ?? .plain)
                }, faults: walk.faults)
        }
    }

    package func read(_ entry: SourceEntry) async throws(KnowledgeError) -> [UInt8] {
        try await thread.run { () throws(KnowledgeError) in try bytes(of: entry.name) }
    }

    /// Size, both times and inode: an edit changes one of them, also one that sets the old time again. A file that was
    /// changed in the last second may change again within the same tick of the file system's clock, and tell nothing.
    private static func stamp(of status: stat, now: timespec) -> String {
        guard now.tv_sec - status.st_ctim.tv_sec > 1 else { return "" }
        let modified = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        let changed = "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
        return "\(status.st_size) \(modified) \(changed) \(status.st_ino)"
    }

    private func bytes(of name: String) throws(KnowledgeError) -> [UInt8] {
        // O_NONBLOCK: what became a FIFO since the listing would wait for its writer.
        let descriptor = open("\(root)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw KnowledgeError(.unreadable, FileWalk.explain(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw KnowledgeError(.unreadable, FileWalk.explain(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KnowledgeError(.unreadable, "it is no regular file") }
        guard Int(status.st_size) <= largest else { throw tooLarge(Int(status.st_size)) }
        var content: [UInt8] = []
        content.reserveCapacity(Int(status.st_size) + 1)
        var buffer = [UInt8](repeating: 0, count: min(1 << 16, Int(status.st_size) + 1))
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw KnowledgeError(.unreadable, FileWalk.explain(errno)) }
            guard count > 0 else { return content }
            guard content.count + count <= largest else { throw tooLarge(content.count + count) }
            content.append(contentsOf: buffer[..<count])
        }
    }

    private func tooLarge(_ size: Int) -> KnowledgeError {
        KnowledgeError(.tooLarge, "it has \(size) bytes or more; at most \(largest) are read: split it")
    }
}
