import CairnCrypto
import CairnWire
import CairnWorkflow

/// Makes the lines of an archive, and keeps the hash of the run that is being written. Pure: where the bytes go is its
/// owner's affair.
struct ArchiveWriter: ~Copyable {
    private var hash: SHA256
    private var lines = 0

    /// - Throws: `CryptoError`.
    init() throws(CryptoError) { hash = try SHA256() }

    /// The first line of an archive.
    static let opening: [UInt8] = line("cairn_archive", .int(ArchiveFormat.version))

    /// The last.
    static func closing(runs: Int) -> [UInt8] { line("archive_end", ["runs": .int(Int64(runs))]) }

    mutating func run(_ header: RunHeader) throws -> [UInt8] {
        var run: JSONObject = [
            "id": .string(header.id), "name": .string(header.name), "origin": .string(header.origin),
            "definition": .string(header.definition), "status": .string(header.head.status.rawValue),
            "started": .int(header.started.milliseconds),
        ]
        if let ended = header.head.ended { run["ended"] = .int(ended.milliseconds) }
        if let wake = header.head.wake { run["wake"] = .int(wake.milliseconds) }
        run["version"] = .int(Int64(header.version))
        run["generation"] = .int(Int64(header.generation))
        run["epoch"] = .int(Int64(header.epoch))
        if let driver = header.driver {
            run["driver"] = [
                "pid": .int(Int64(driver.pid)), "host": .string(driver.host),
                "started": .int(driver.started.milliseconds),
            ]
        }
        return try counted(Self.line("run", .object(run)))
    }

    mutating func definition(_ bytes: [UInt8], _ write: ([UInt8]) async throws -> Void) async throws {
        try await payload(bytes, "definition", [:], write)
    }

    mutating func part(_ part: RunPart, _ write: ([UInt8]) async throws -> Void) async throws {
        switch part {
        case .history(let segment, let generation):
            let place: JSONObject = ["generation": .int(Int64(generation)), "version": .int(Int64(segment.version))]
            try await payload(segment.events, "history", place, write)
        case .letter(let letter):
            let place: JSONObject = [
                "id": .string(letter.id), "name": .string(letter.name), "at": .int(letter.at.milliseconds),
            ]
            try await payload(letter.data.encoded(), "letter", place, write)
        case .readLetters(let ids):
            for start in stride(from: 0, to: ids.count, by: ArchiveFormat.idsInLine) {
                let some = ids[start..<min(start + ArchiveFormat.idsInLine, ids.count)].map(JSON.string)
                try await write(try counted(Self.line("read_letters", .array(some))))
            }
        case .blob(let blob):
            let place: JSONObject = [
                "hash": .string(blob.reference.hash), "size": .int(Int64(blob.reference.size)),
            ]
            try await payload(blob.bytes, "blob", place, write)
        }
    }

    /// The last line of a run: what was written of it is proved by this.
    consuming func end(of run: String) throws -> [UInt8] {
        let count = lines
        return Self.line(
            "run_end",
            ["run": .string(run), "lines": .int(Int64(count)), "sha256": .string(try hash.finish().hex)])
    }

    /// A payload in as many lines as it takes.
    private mutating func payload(
        _ bytes: [UInt8], _ kind: String, _ place: JSONObject, _ write: ([UInt8]) async throws -> Void
    ) async throws {
        var start = 0
        repeat {
            let part = Self.part(of: bytes, from: start)
            var object = start == 0 ? place : [:]
            if let text = String(validating: part, as: UTF8.self) {
                object["text"] = .string(text)
            } else {
                object["base64"] = .string(Base64.encode(Array(part)))
            }
            let kind = start == 0 ? kind : "more"
            start += part.count
            if start < bytes.count { object["goes_on"] = true }
            try await write(try counted(Self.line(kind, .object(object))))
        } while start < bytes.count
    }

    /// The bytes of one line. It ends before a character of UTF-8, where the bytes are such.
    private static func part(of bytes: [UInt8], from start: Int) -> ArraySlice<UInt8> {
        var end = min(start + ArchiveFormat.part, bytes.count)
        guard end < bytes.count else { return bytes[start..<end] }
        for _ in 0..<3 where bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[start..<end]
    }

    private mutating func counted(_ line: [UInt8]) throws -> [UInt8] {
        try hash.update(line)
        lines += 1
        return line
    }

    private static func line(_ kind: String, _ value: JSON) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(kind)
        writer.value(value)
        writer.endObject()
        return writer.bytes + [0x0A]
    }
}
