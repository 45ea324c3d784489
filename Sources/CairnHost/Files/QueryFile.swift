import CairnReactor
import CairnWire

/// A file of questions: one JSON object `{"id", "text"}` a line, other members ignored.
package enum QueryFile {
    package struct Query: Sendable, Hashable {
        package var id: String
        package var text: String
    }

    /// The most bytes of such a file.
    package static let limit = 64 << 20

    /// - Throws: `HostError` with `badFile` that names the line.
    package static func parse(_ bytes: [UInt8], path: String) throws(HostError) -> [Query] {
        var queries: [Query] = []
        var seen: Set<String> = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isBlank }) else { continue }
            let place = "\(path):\(index + 1)"
            let json: JSON
            do throws(JSONError) {
                json = try JSON(parsing: line)
            } catch {
                throw HostError(.badFile, "\(place) is no JSON: \(error)")
            }
            guard let id = json["id"]?.string, let text = json["text"]?.string else {
                throw HostError(.badFile, "\(place): each line needs a text \"id\" and a text \"text\"")
            }
            guard seen.insert(id).inserted else {
                throw HostError(.badFile, "\(place): the id \"\(id)\" is there twice")
            }
            queries.append(Query(id: id, text: text))
        }
        return queries
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}

extension Host {
    /// The questions of a file.
    package func queries(in path: String) async throws -> [QueryFile.Query] {
        let bytes = try await read(path, limit: QueryFile.limit)
        return try QueryFile.parse(bytes, path: path)
    }

    /// A file's bytes.
    package func read(_ path: String, limit: Int) async throws(FileError) -> [UInt8] {
        try await files.run { () throws(FileError) in try BoundedFile.read(path, limit: limit) }
    }

    /// Replaces a file by `text`: whoever reads it sees the old content or the new.
    package func write(_ text: String, to path: String) async throws(FileError) {
        try await files.run { () throws(FileError) in try BoundedFile.replace(path, by: Array(text.utf8)) }
    }
}
