/// Where a value comes from, for messages.
package enum SourceOrigin: Sendable {
    case unknown
    /// A flag or a variable of the environment: `--state`, `CAIRN_STATE`.
    case named(String)
    case file(SourceText, SourceRange, ScalarStyle)

    /// How a scalar was written, which decides how its text maps to the file's characters.
    package enum ScalarStyle: Sendable, Hashable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package var text: SourceText? {
        if case .file(let text, _, _) = self { text } else { nil }
    }

    /// The file's folder, with a slash at its end; empty for the root and for what stands in no file.
    package var folder: String {
        guard let path = text?.path, let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }

    package var place: Diagnostic.Place {
        switch self {
        case .unknown: .nowhere
        case .named(let name): .named(name)
        case .file(let text, let range, _): .file(text, range)
        }
    }
}
