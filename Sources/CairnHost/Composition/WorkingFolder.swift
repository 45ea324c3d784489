import CairnWire
import Glibc

/// The folder that the process was started in.
enum WorkingFolder {
    /// `path` from the root of the file system, by text: `..` is taken out, links stay.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return RelativePath.normalize(path) }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return RelativePath.rebase(path, onto: String(cString: current))
    }
}
