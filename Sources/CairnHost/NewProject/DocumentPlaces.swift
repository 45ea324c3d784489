import CairnKnowledge
import CairnWire

/// Where the documents of a folder lie: the files of the folder itself, and the folders in it that hold some.
package struct DocumentPlaces: Sendable, Hashable {
    /// A folder in it, or the folder itself.
    package struct Place: Sendable, Hashable {
        /// Empty for the files of the folder itself.
        package var folder: String
        package var files: Int
        /// The endings of their names as they are written, sorted.
        package var endings: [String]
    }

    /// The folder itself first, then by name.
    package var places: [Place] = []
    /// The document that says most about the folder: a README, an index, else the first.
    package var first: String?

    package init() {}

    package var files: Int { places.reduce(0) { $0 + $1.files } }

    /// The places that are meant to be read: folders that are named like documents where there are any, and the files of
    /// the folder itself.
    package var chosen: [Place] {
        let named = places.filter { Self.usual.contains($0.folder.lowercased()) }
        return named.isEmpty ? places : places.filter { $0.folder.isEmpty } + named
    }

    private static let usual: Set<String> = [
        "articles", "content", "doc", "docs", "documentation", "documents", "faq", "guide", "guides", "handbook",
        "knowledge", "manual", "manuals", "notes", "pages", "policies", "wiki",
    ]
}

// MARK: - Looking

extension DocumentPlaces {
    /// What is built, fetched or kept by tools, and no document of anybody's.
    private static let passedOver: Set<String> = [
        "__pycache__", "bin", "bower_components", "build", "cmake-build-debug", "coverage", "deps", "dist", "env",
        "node_modules", "obj", "out", "pods", "site-packages", "target", "third_party", "vendor", "venv",
    ]
    private static let deepest = 8

    /// Looks through `folder`. Hidden files and folders, what `passedOver` names and links to folders are left out; so
    /// are folders that may not be read, and whatever comes after `limit` names.
    ///
    /// - Parameter skipping: a folder in it that is left out: the definitions.
    /// - Throws: `FileError` when `folder` itself cannot be read.
    package static func look(
        in folder: String, skipping: String, limit: Int = 20_000
    ) throws(FileError) -> DocumentPlaces {
        var found = DocumentPlaces()
        var budget = limit
        let top = try FolderListing.children(of: folder)
        found.add(Place(folder: "", names: top.files))
        var candidates = top.files
        for child in top.folders.sorted() where child != skipping {
            let names = names(below: folder, child, depth: 1, budget: &budget)
            found.add(Place(folder: child, names: names))
            candidates += names
        }
        found.first = mostTelling(candidates)
        return found
    }

    private mutating func add(_ place: Place) {
        if place.files > 0 { places.append(place) }
    }

    private static func names(below root: String, _ folder: String, depth: Int, budget: inout Int) -> [String] {
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        guard depth <= deepest, budget > 0, !passedOver.contains(name.lowercased()) else { return [] }
        let children: (files: [String], folders: [String])
        do throws(FileError) {
            children = try FolderListing.children(of: "\(root)/\(folder)")
        } catch {
            // What may not be read is not offered either.
            return []
        }
        budget -= children.files.count + children.folders.count
        var names = children.files.filter { DocumentFormat(name: $0) != nil }.map { "\(folder)/\($0)" }
        for child in children.folders.sorted() {
            names += self.names(below: root, "\(folder)/\(child)", depth: depth + 1, budget: &budget)
        }
        return names
    }

    private static func mostTelling(_ names: [String]) -> String? {
        func rank(_ name: String) -> Int {
            let base = name.split(separator: "/").last?.lowercased() ?? ""
            let depth = name.count { $0 == "/" }
            let kind = base.hasPrefix("readme.") ? 0 : base.hasPrefix("index.") ? 1 : 2
            return kind * 16 + depth
        }
        return names.filter { DocumentFormat(name: $0) != nil }.min { (rank($0), $0) < (rank($1), $1) }
    }
}

extension DocumentPlaces.Place {
    fileprivate init(folder: String, names: [String]) {
        let documents = names.filter { DocumentFormat(name: $0) != nil }
        let endings = documents.compactMap { $0.split(separator: ".").last.map(String.init) }
        self.init(folder: folder, files: documents.count, endings: Set(endings).sorted())
    }
}
