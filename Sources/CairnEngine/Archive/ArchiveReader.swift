import CairnCrypto
import CairnWire
import CairnWorkflow

/// What a line of an archive completes.
enum ArchiveEvent: Sendable, Hashable {
    /// A run begins: its header and definition are whole.
    case run(RunHeader, DefinitionSnapshot)
    case part(RunPart)
    /// All of the run that was begun has come, and is what was written.
    case endOfRun
    case end(runs: Int)
}

/// Reads an archive line by line, and takes nothing on trust: order, hashes, sizes, versions and the end of each run are
/// checked. A machine without I/O; it holds one payload at a time.
struct ArchiveReader: ~Copyable {
    private enum State {
        case beforeArchive, betweenRuns
        /// The header came, its definition is next.
        case definition(RunHeader)
        case run(RunHeader)
        case ended
    }

    private var state = State.beforeArchive
    /// A payload whose lines have not all come.
    private var open: OpenPayload?
    private var hash: SHA256
    private var lines = 0
    private var order = RunOrder()
    private(set) var line = 0
    private(set) var runs = 0

    /// - Throws: `CryptoError`.
    init() throws(CryptoError) { hash = try SHA256() }

    /// Takes the next line, without its line feed.
    ///
    /// - Throws: `ArchiveError`; `CryptoError`.
    mutating func take(_ bytes: [UInt8]) throws -> ArchiveEvent? {
        line += 1
        let (kind, value) = try parse(bytes)
        if kind == "run" {
            hash = try SHA256()
            lines = 0
        }
        if kind != "run_end" {
            try hash.update(bytes)
            try hash.update([0x0A])
            lines += 1
        }
        do {
            return try take(kind, value)
        } catch var error as ArchiveError {
            error.line = line
            throw error
        }
    }

    /// Nothing follows.
    ///
    /// - Throws: `ArchiveError` with `truncated`.
    func finish() throws(ArchiveError) {
        if case .ended = state { return }
        let where_ =
            switch state {
            case .beforeArchive: "it is empty"
            case .betweenRuns: "its last line is missing; \(runs) \(runs == 1 ? "run is" : "runs are") whole"
            case .definition(let header), .run(let header): "it ends in the middle of run \(header.id)"
            case .ended: ""
            }
        throw ArchiveError(.truncated, "the archive is not whole: \(where_); take it anew", line: line)
    }

    private func parse(_ bytes: [UInt8]) throws(ArchiveError) -> (String, JSON) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(
                parsing: bytes, limits: JSONLimits(bytes: ArchiveFormat.longestLine, depth: 16, values: 100_000))
        } catch {
            throw ArchiveError(.malformed, "this is no JSON: \(error.message)", line: line)
        }
        guard case .object(let object) = json, let member = object.members.first, object.count == 1 else {
            throw ArchiveError(.malformed, "each line of an archive is an object with one member", line: line)
        }
        return (member.key, member.value)
    }

    private mutating func take(_ kind: String, _ value: JSON) throws -> ArchiveEvent? {
        if let open { return try goOn(open, kind, value) }
        switch (state, kind) {
        case (.beforeArchive, "cairn_archive"):
            try Self.check(version: value)
            state = .betweenRuns
            return nil
        case (.betweenRuns, "run"):
            state = .definition(try RunHeader(archived: value))
            order = RunOrder()
            return nil
        case (.definition, "definition"), (.run, "history"), (.run, "letter"), (.run, "blob"):
            return try goOn(try OpenPayload(kind, value), kind, value)
        case (.run(let header), "read_letters"):
            let part = RunPart.readLetters(try Self.ids(value))
            try order.take(part, of: header)
            return .part(part)
        case (.run(let header), "run_end"):
            try endRun(header, value)
            return .endOfRun
        case (.betweenRuns, "archive_end"):
            guard value["runs"]?.int == Int64(runs) else {
                throw ArchiveError(.damaged, "the archive says that it has other than \(runs) runs")
            }
            state = .ended
            return .end(runs: runs)
        case (.beforeArchive, _):
            throw ArchiveError(.malformed, "this is no archive of runs: its first line is {\"cairn_archive\":1}")
        case (.ended, _):
            throw ArchiveError(.malformed, "something follows the end of the archive")
        case (.betweenRuns, _), (.definition, _), (.run, _):
            throw ArchiveError(.malformed, "\"\(kind.prefix(40))\" cannot stand here")
        }
    }

    /// The next line of a payload, the first one too.
    private mutating func goOn(_ payload: OpenPayload, _ kind: String, _ value: JSON) throws -> ArchiveEvent? {
        var payload = payload
        if open != nil, kind != "more" {
            throw ArchiveError(.malformed, "a \(payload.kind) has not ended, and \"\(kind.prefix(40))\" follows")
        }
        open = nil
        try payload.append(value)
        guard !payload.goesOn else {
            open = payload
            return nil
        }
        switch state {
        case .definition(let header):
            guard try SHA256.digest(of: payload.bytes).hex == header.definition else {
                throw ArchiveError(.damaged, "the definition of run \(header.id) does not have the hash that it names")
            }
            state = .run(header)
            return .run(header, DefinitionSnapshot(hash: header.definition, bytes: payload.bytes))
        case .run(let header):
            let part = try payload.part(of: header.id)
            try order.take(part, of: header)
            return .part(part)
        case .beforeArchive, .betweenRuns, .ended: return nil
        }
    }

    private mutating func endRun(_ header: RunHeader, _ value: JSON) throws {
        let found = try takeHash()
        guard value["run"]?.string == header.id, value["lines"]?.int == Int64(lines) else {
            throw ArchiveError(.damaged, "this is not the end of run \(header.id): lines are missing, or too many")
        }
        guard value["sha256"]?.string == found.hex else {
            throw ArchiveError(.damaged, "run \(header.id) is not as it was written: its lines have another SHA-256")
        }
        try order.finish(header)
        runs += 1
        state = .betweenRuns
    }

    private mutating func takeHash() throws -> Digest {
        var done = try SHA256()
        swap(&done, &hash)
        return try done.finish()
    }

    private static func check(version: JSON) throws(ArchiveError) {
        guard let number = version.int, number >= 1 else {
            throw ArchiveError(.malformed, "\"cairn_archive\" is the number of the archive's form")
        }
        guard number <= ArchiveFormat.version else {
            throw ArchiveError(
                .newer,
                "a newer cairn wrote this archive (form \(number), this one reads up to \(ArchiveFormat.version)); use that one"
            )
        }
    }

    private static func ids(_ value: JSON) throws(ArchiveError) -> [String] {
        let ids = value.array?.compactMap(\.string) ?? []
        guard let items = value.array, ids.count == items.count, !ids.isEmpty else {
            throw ArchiveError(.malformed, "\"read_letters\" is a list of ids")
        }
        return ids
    }
}
