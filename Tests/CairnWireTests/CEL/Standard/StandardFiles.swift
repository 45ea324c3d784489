#if canImport(Glibc)
    import Glibc
#endif

/// The folder that `CAIRN_CEL_SPEC` names, and the document that tells of it.
enum StandardFiles {
    static let folder = getenv("CAIRN_CEL_SPEC").map { String(cString: $0) }

    /// All cases of all files, in the files' order.
    static func cases() throws -> [StandardCase] {
        guard let folder else { return [] }
        return try names(in: folder).flatMap { name in
            StandardCase.all(in: try TextProto(parsing: try bytes(of: "\(folder)/\(name)")))
        }
    }

    struct Unreadable: Error { var path: String }

    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw Unreadable(path: folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".textproto") { names.append(name) }
        }
        return names.sorted()
    }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    private static let document: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(5)
        return parts.joined(separator: "/") + "/docs/cel.md"
    }()

    static func documentText() throws -> String { String(decoding: try bytes(of: document), as: UTF8.self) }

    /// Puts a new table between the document's marks.
    static func replaceTable(with table: String) throws {
        let text = try documentText()
        guard let start = text.ranges(of: StandardTable.opening).first,
            let end = text.ranges(of: StandardTable.closing).first,
            let file = fopen(document, "w")
        else { throw Unreadable(path: document) }
        defer { fclose(file) }
        fputs(text[..<start.lowerBound] + table + text[end.upperBound...], file)
    }
}
