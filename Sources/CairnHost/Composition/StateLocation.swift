/// Where runs are kept: what `--state` and `CAIRN_STATE` say, read.
package struct StateLocation: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// A SQLite database at this path.
        case sqlite(String)
        /// The state store of this name, of the Dapr sidecar.
        case dapr(String)
    }

    package var place: Place

    /// - Throws: `HostError` with `setting`.
    package init(_ url: String) throws(HostError) {
        guard let colon = url.firstIndex(of: ":") else {
            throw HostError(
                .setting, "--state \(url.prefix(80)) names no kind of store: write sqlite:PATH or dapr:NAME")
        }
        let rest = String(url[url.index(after: colon)...])
        switch url[..<colon] {
        case "sqlite" where !rest.isEmpty: place = .sqlite(rest)
        case "sqlite": throw HostError(.setting, "--state sqlite: names no file: write sqlite:.cairn/cairn.db")
        case "dapr" where !rest.isEmpty: place = .dapr(rest)
        case "dapr":
            throw HostError(.setting, "--state dapr: names no component: write dapr:statestore, as the sidecar has it")
        case let kind:
            throw HostError(.setting, "--state has no kind \"\(kind.prefix(40))\": write sqlite:PATH or dapr:NAME")
        }
    }

    /// The database of runs on this machine; nil where a sidecar keeps them.
    package var database: String? {
        if case .sqlite(let path) = place { path } else { nil }
    }

    /// The folder that the database stands in, and knowledge bases below; those of this machine where a sidecar keeps the
    /// runs.
    package var folder: String {
        guard let database else { return ".cairn" }
        guard let slash = database.lastIndex(of: "/") else { return "." }
        return slash == database.startIndex ? "/" : String(database[..<slash])
    }

    package var knowledgeFolder: String { "\(folder)/knowledge" }
}
