/// Paths as definitions hold them: by text, no file is looked at.
package enum RelativePath {
    /// `path` seen from where `folder` is seen from; absolute ones stay. `.` and `..` are taken out where they can be.
    package static func rebase(_ path: String, onto folder: String) -> String {
        path.hasPrefix("/") ? normalize(path) : normalize(folder.isEmpty ? path : "\(folder)/\(path)")
    }

    /// Without empty and `.` parts, and without `..` but at the start. The root itself is `.`.
    package static func normalize(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let text = parts.joined(separator: "/")
        return isAbsolute ? "/" + text : text.isEmpty ? "." : text
    }
}
