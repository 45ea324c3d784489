/// The files that the host has read so far, by their path from the folder of all definitions. A value: loading asks for
/// more of it and is called again.
package struct SourceTree: Sendable {
    package enum Entry: Sendable, Hashable {
        case file([UInt8])
        /// Names, without path.
        case folder(files: [String], folders: [String])
        case missing
        /// Larger than may be read; the host has not read it.
        case tooLarge(bytes: Int)
        case unreadable(reason: String)
    }

    /// What stands before a path when a person is shown it: `agents/`.
    package var shownFolder: String
    /// What is loaded: `.`, or files and folders in it.
    package var starts: [String]
    package var entries: [String: Entry]

    package init(shownFolder: String = "", starts: [String] = ["."], entries: [String: Entry] = [:]) {
        self.shownFolder = shownFolder
        self.starts = starts
        self.entries = entries
    }

    package func shown(_ path: String) -> String {
        path.hasPrefix("/") || shownFolder.isEmpty
            ? path : path == "." ? shownFolder : shownFolder + (shownFolder.hasSuffix("/") ? "" : "/") + path
    }
}
