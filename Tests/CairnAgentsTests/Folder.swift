import CairnAgents
import CairnWire
import Glibc

/// A folder of definitions that stands in memory, and the loop that a host runs over the loader.
struct Folder {
    var files: [String: [UInt8]] = [:]
    var shownAs = ""
    var starts = ["."]

    /// What a catalog of tests knows.
    static let kinds = KnownKinds(
        providers: [
            .init("ollama"), .init("openai"), .init("extractive", needsModel: false, callsTools: false),
            .init("scripted"),
        ],
        tools: [.init("retrieve")],
        secretStores: ["file"], activities: ["llm.chat", "retrieve", "http", "ingest"])

    init(_ files: [String: String] = [:], starts: [String] = ["."]) {
        self.files = files.mapValues { Array($0.utf8) }
        self.starts = starts
    }

    init(bytes: [String: [UInt8]]) { files = bytes }

    func load() -> LoadedProject {
        let loader = DefinitionLoader(kinds: Self.kinds)
        var tree = SourceTree(shownFolder: shownAs, starts: starts)
        while true {
            switch loader.load(tree) {
            case .loaded(let project): return project
            case .needs(let paths): for path in paths { tree.entries[path] = entry(path) }
            }
        }
    }

    private func entry(_ path: String) -> SourceTree.Entry {
        if let bytes = files[path] { return .file(bytes) }
        let prefix = path == "." ? "" : path + "/"
        var (names, folders): (Set<String>, Set<String>) = ([], [])
        for file in files.keys where file.hasPrefix(prefix) {
            let rest = file.dropFirst(prefix.count)
            if let slash = rest.firstIndex(of: "/") {
                folders.insert(String(rest[..<slash]))
            } else {
                names.insert(String(rest))
            }
        }
        guard path == "." || !names.isEmpty || !folders.isEmpty else { return .missing }
        return .folder(files: names.sorted(), folders: folders.sorted())
    }
}

extension LoadedProject {
    /// What `cairn validate` prints of it.
    var told: String {
        let renderer = DiagnosticRenderer(for: diagnostics)
        return diagnostics.map { renderer.text(of: $0) + "\n" }.joined(separator: "\n")
    }
}

/// Files beside the tests.
enum TestFile {
    static func path(_ name: String) -> String {
        let here = #filePath
        return String(here[...(here.lastIndex(of: "/") ?? here.startIndex)]) + name
    }

    static func read(_ name: String) -> [UInt8]? {
        guard let file = fopen(path(name), "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    static func write(_ text: String, to name: String) {
        guard let file = fopen(path(name), "wb") else { return }
        defer { fclose(file) }
        fputs(text, file)
    }

    static func list(_ folder: String) -> [String] {
        guard let directory = opendir(path(folder)) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Golden files are written anew instead of compared.
    static let isRecording = getenv("RECORD") != nil
}
