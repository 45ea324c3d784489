import CairnAgents
import CairnHost

/// Definitions that lie at the root of a folder, which may be made of text alone, with what this build knows.
enum Definitions {
    static func load(_ files: [String: [UInt8]]) -> LoadedProject {
        let loader = DefinitionLoader(kinds: Catalog.builtin.knownKinds)
        var tree = SourceTree()
        for (path, bytes) in files { tree.entries[path] = .file(bytes) }
        while true {
            switch loader.load(tree) {
            case .loaded(let project): return project
            case .needs(let paths):
                for path in paths { tree.entries[path] = entry(path, among: files.keys) }
            }
        }
    }

    /// The folder at `path`, by the names of the files in it; or that nothing is there.
    private static func entry(_ path: String, among files: some Sequence<String>) -> SourceTree.Entry {
        let prefix = path == "." ? "" : "\(path)/"
        var (here, below): (Set<String>, Set<String>) = ([], [])
        for file in files where file.hasPrefix(prefix) {
            let parts = file.dropFirst(prefix.count).split(separator: "/")
            guard let first = parts.first else { continue }
            if parts.count == 1 { here.insert(String(first)) } else { below.insert(String(first)) }
        }
        return here.isEmpty && below.isEmpty ? .missing : .folder(files: Array(here), folders: Array(below))
    }
}
