import CairnCrypto
import CairnWire
import CairnWorkflow

/// A payload of an archive while its lines come.
struct OpenPayload: Sendable {
    let kind: String
    /// The members of its first line.
    private let place: JSON
    private(set) var bytes: [UInt8] = []
    private(set) var goesOn = false
    /// How many bytes there may be.
    private let limit: Int

    init(_ kind: String, _ first: JSON) throws(ArchiveError) {
        self.kind = kind
        place = first
        guard kind == "blob" else {
            limit = ArchiveFormat.largestPayload
            return
        }
        guard let size = first["size"]?.int, size >= 0 else {
            throw ArchiveError(.malformed, "a blob says its \"size\"")
        }
        guard size <= ArchiveFormat.largestPayload else {
            throw ArchiveError(.tooLarge, "a blob of \(size) bytes is larger than any that is read")
        }
        limit = Int(size)
    }

    /// Takes the payload's share of a line.
    mutating func append(_ line: JSON) throws(ArchiveError) {
        switch (line["text"]?.string, line["base64"]?.string) {
        case (let text?, nil): try append(Array(text.utf8))
        case (nil, let text?):
            guard let part = Base64.decode(text) else {
                throw ArchiveError(.malformed, "\"base64\" holds something else")
            }
            try append(part)
        case (nil, nil), (.some, .some):
            throw ArchiveError(.malformed, "a \(kind) has either \"text\" or \"base64\"")
        }
        switch line["goes_on"] {
        case nil: goesOn = false
        case .bool(let value)?: goesOn = value
        default: throw ArchiveError(.malformed, "\"goes_on\" is true, or is not there")
        }
    }

    private mutating func append(_ part: [UInt8]) throws(ArchiveError) {
        guard bytes.count + part.count <= limit else {
            throw kind == "blob"
                ? ArchiveError(.damaged, "a blob is longer than the \(limit) bytes that it says")
                : ArchiveError(.tooLarge, "a \(kind) is larger than any that is read")
        }
        bytes += part
    }

    /// The whole of it, checked.
    ///
    /// - Throws: `ArchiveError`; `CryptoError`.
    func part(of run: String) throws -> RunPart {
        switch kind {
        case "history": .history(try segment(of: run), generation: try number("generation"))
        case "letter": .letter(try letter(to: run))
        default: .blob(try blob())
        }
    }

    private func segment(of run: String) throws(ArchiveError) -> HistorySegment {
        let version = try number("version")
        let events: [HistoryEvent]
        do throws(HistoryError) {
            events = try HistoryCodec.decode(bytes)
        } catch {
            throw ArchiveError(
                .malformed, "the events of version \(version) cannot be read: \(error)")
        }
        guard !events.isEmpty else { throw ArchiveError(.malformed, "version \(version) has no events") }
        for case .executionStarted(let event) in events where event.run != run {
            throw ArchiveError(.damaged, "the history of run \(run) is that of run \(event.run.prefix(64))")
        }
        return HistorySegment(version: version, events: bytes)
    }

    private func letter(to run: String) throws(ArchiveError) -> Letter {
        guard let id = place["id"]?.string, let name = place["name"]?.string, let at = place["at"]?.int else {
            throw ArchiveError(.malformed, "a letter has \"id\", \"name\" and \"at\"")
        }
        do throws(JSONError) {
            return Letter(
                run: run, id: id, name: name, data: try JSON(parsing: bytes), at: Timestamp(milliseconds: at))
        } catch {
            throw ArchiveError(.malformed, "the data of letter \(id.prefix(64)) is no JSON: \(error.message)")
        }
    }

    private func blob() throws -> Blob {
        guard let hash = place["hash"]?.string else { throw ArchiveError(.malformed, "a blob says its \"hash\"") }
        guard bytes.count == limit, try SHA256.digest(of: bytes).hex == hash else {
            throw ArchiveError(.damaged, "a blob does not have the size and the hash that it says")
        }
        return Blob(reference: BlobReference(hash: hash, size: bytes.count), bytes: bytes)
    }

    private func number(_ key: String) throws(ArchiveError) -> Int {
        guard let number = place[key]?.int, (1...Int64(Int32.max)).contains(number) else {
            throw ArchiveError(.malformed, "a \(kind) says its \"\(key)\"")
        }
        return Int(number)
    }
}
