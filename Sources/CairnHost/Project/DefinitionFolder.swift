package import CairnAgents
package import CairnReactor
import CairnWire
import Glibc

/// The folder of definitions on disk: gives the loader what it asks for, with a bound on each file and on all.
package struct DefinitionFolder: Sendable {
    /// Of all files together: a folder that is not what it was thought to be is not read into memory.
    private static let totalLimit = 16 << 20

    package let path: String
    private let thread: BlockingThread

    /// - Parameters:
    ///   - path: of the folder; empty for the working folder.
    ///   - thread: where files are read.
    package init(path: String, thread: BlockingThread) {
        self.path = path
        self.thread = thread
    }

    /// Reads the definitions and checks them. What is wrong stands in the project's diagnostics.
    ///
    /// - Parameter starts: what is loaded, relative to the folder: `.`, or files and folders in it.
    package func load(_ starts: [String] = ["."], loader: DefinitionLoader, workers: Workers) async -> LoadedProject {
        var tree = SourceTree(shownFolder: path, starts: starts)
        var budget = Self.totalLimit
        while true {
            let current = tree
            // Reading is for a blocking thread, checking for the workers: neither may hold the loop.
            switch await offload(to: workers, { loader.load(current) }) {
            case .loaded(let project): return project
            case .needs(let paths):
                let entries = await thread.run { [budget] in read(paths, limit: loader.limits.bytes, budget: budget) }
                tree.entries.merge(entries.found) { _, new in new }
                budget = entries.budget
            }
        }
    }

    private func read(_ paths: [String], limit: Int, budget: Int) -> (found: [String: SourceTree.Entry], budget: Int) {
        var found: [String: SourceTree.Entry] = [:]
        var budget = budget
        for path in paths {
            let entry = entry(at: path, limit: min(limit, budget))
            if case .file(let bytes) = entry { budget -= bytes.count }
            found[path] = entry
        }
        return (found, budget)
    }

    private func entry(at relative: String, limit: Int) -> SourceTree.Entry {
        let full = relative.hasPrefix("/") || path.isEmpty ? relative : relative == "." ? path : "\(path)/\(relative)"
        var status = stat()
        guard stat(full, &status) == 0 else {
            return errno == ENOENT || errno == ENOTDIR
                ? .missing : .unreadable(reason: String(cString: strerror(errno)))
        }
        do throws(FileError) {
            if status.st_mode & S_IFMT == S_IFDIR {
                let (files, folders) = try FolderListing.children(of: full)
                return .folder(files: files, folders: folders)
            }
            return .file(try BoundedFile.read(full, limit: limit))
        } catch {
            switch error.code {
            case .tooLarge: return .tooLarge(bytes: Int(status.st_size))
            case .notFound: return .missing
            case .denied, .notAFile, .exists, .failed: return .unreadable(reason: error.message)
            }
        }
    }
}
