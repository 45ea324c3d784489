import CairnHost

/// The project's own files, as the tests of this target read them.
enum Project {
    /// The folder that holds `Package.swift`, found from where this file was compiled.
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        return parts.joined(separator: "/")
    }()

    static func text(_ path: String) throws -> String {
        String(decoding: try BoundedFile.read("\(root)/\(path)", limit: 16 << 20), as: UTF8.self)
    }

    static func exists(_ path: String) -> Bool {
        FolderListing.isFolder("\(root)/\(path)") || (try? text(path)) != nil
    }

    /// Every file below `folder` with this ending, as a path from the root.
    static func files(below folder: String, ending: String) throws -> [String] {
        guard FolderListing.isFolder("\(root)/\(folder)") else { return [] }
        return try FolderListing.files(below: "\(root)/\(folder)") { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
    }
}
