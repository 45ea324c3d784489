import CairnWire

/// The texts of the files that definitions name with `${file:…}`.
struct FileContents {
    private(set) var texts: [String: String] = [:]
    private(set) var wanted: Set<String> = []
    private(set) var diagnostics: [Diagnostic] = []
    private var total = 0
    /// Files that definitions may name: all of them are in memory, and in the snapshots that name them.
    private static let maximumFiles = 256

    init(of files: [DefinitionFile], in tree: SourceTree, limit: Int) {
        for file in files {
            for use in file.decoder.references {
                guard case .file(let path) = use.reference else { continue }
                read(use, path, in: tree, limit: limit)
            }
        }
    }

    private mutating func read(_ use: ReferenceUse, _ path: String, in tree: SourceTree, limit: Int) {
        let shown = tree.shown(path)
        if texts[path] != nil { return }
        guard texts.count + wanted.count < Self.maximumFiles, total <= DefinitionLoader.maximumBytes else {
            let most = "\(Self.maximumFiles) files and \(DefinitionLoader.maximumBytes >> 20) MiB"
            report(
                .fileUnreadable, "definitions name more files than are read: \(most)",
                "Put them into a knowledge base.", use)
            return
        }
        switch tree.entries[path] {
        case nil: wanted.insert(path)
        case .file(let bytes) where bytes.count > limit: reportTooLarge(bytes.count, limit, shown, use)
        case .file(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                report(.fileUnreadable, "\"\(shown)\" is not UTF-8", "Save it as UTF-8.", use)
                return
            }
            total += text.utf8.count
            texts[path] = text
        case .tooLarge(let bytes): reportTooLarge(bytes, limit, shown, use)
        case .missing:
            report(
                .fileMissing, "there is no file \"\(shown)\"",
                "Create it; paths start at the folder of the file that names them.", use)
        case .folder: report(.fileUnreadable, "\"\(shown)\" is a folder", "Name a file in it.", use)
        case .unreadable(let reason):
            report(.fileUnreadable, "\"\(shown)\" cannot be read: \(reason)", "Let this user read it.", use)
        }
    }

    private mutating func reportTooLarge(_ bytes: Int, _ limit: Int, _ shown: String, _ use: ReferenceUse) {
        // Not larger than one may be: the host has read as much as it will.
        let most = "\(DefinitionLoader.maximumBytes >> 20) MiB"
        report(
            .fileUnreadable,
            bytes > limit
                ? "\"\(shown)\" has \(bytes) bytes, \(limit) are allowed"
                : "\"\(shown)\" is more than fits: all files together may have \(most)",
            "Put it into a knowledge base: what is named here goes to the model whole.", use)
    }

    private mutating func report(_ code: Diagnostic.Code, _ message: String, _ mend: String, _ use: ReferenceUse) {
        let place = use.node.origin(ofReferenceAt: use.offset).place
        diagnostics.append(Diagnostic(.error, code, message, mend: mend, place: place, path: use.path))
    }
}
