/// Where runs are kept: what `--state` and `CAIRN_STATE` say, read.
package struct StateLocation: Sendable, Hashable {
    /// The SQLite database of runs.
    package var database: String

    /// - Throws: `HostError` with `setting`.
    package init(_ url: String) throws(HostError) {
        guard let colon = url.firstIndex(of: ":") else {
            throw HostError(.setting, "--state \(url.prefix(80)) names no kind of store: write sqlite:PATH")
        }
        let rest = String(url[url.index(after: colon)...])
        switch url[..<colon] {
        case "sqlite" where !rest.isEmpty: database = rest
        case "sqlite": throw HostError(.setting, "--state sqlite: names no file: write sqlite:.cairn/cairn.db")
        case "dapr":
            throw HostError(.notInThisBuild, "--state dapr:… is not in this build: write sqlite:PATH")
        case let kind:
            throw HostError(.setting, "--state has no kind \"\(kind.prefix(40))\": write sqlite:PATH")
        }
    }

    /// The folder that the database stands in, and knowledge bases below.
    package var folder: String {
        guard let slash = database.lastIndex(of: "/") else { return "." }
        return slash == database.startIndex ? "/" : String(database[..<slash])
    }

    package var knowledgeFolder: String { "\(folder)/knowledge" }
}
