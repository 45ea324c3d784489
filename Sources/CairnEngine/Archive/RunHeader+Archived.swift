import CairnWire
import CairnWorkflow

extension RunHeader {
    /// Reads the `run` line of an archive.
    init(archived json: JSON) throws(ArchiveError) {
        let id = try json.archivedText("id")
        do throws(EngineError) {
            try RunID.check(id)
        } catch {
            throw ArchiveError(.malformed, error.message)
        }
        let word = try json.archivedText("status")
        guard let status = RunStatus(rawValue: word) else {
            throw ArchiveError(
                .malformed, "run \(id) has the status \"\(word.prefix(40))\", which this cairn does not know")
        }
        let head = RunHead(
            status: status, ended: try json.archivedTime("ended"), wake: try json.archivedTime("wake"))
        guard status.isTerminal == (head.ended != nil) else {
            throw ArchiveError(.malformed, "run \(id) is \(word), and \(head.ended == nil ? "never ended" : "ended")")
        }
        guard let started = try json.archivedTime("started") else {
            throw ArchiveError(.malformed, "run \(id) says no \"started\"")
        }
        let definition = try json.archivedText("definition")
        self.init(
            id: id, name: try json.archivedText("name"), definition: definition,
            origin: try json.archivedText("origin"), head: head, version: try json.archivedNumber("version", from: 1),
            generation: try json.archivedNumber("generation", from: 1),
            epoch: try json.archivedNumber("epoch", from: 0),
            driver: try json["driver"].map { json throws(ArchiveError) in try Driver(archived: json) },
            started: started)
    }
}

extension Driver {
    fileprivate init(archived json: JSON) throws(ArchiveError) {
        guard let started = try json.archivedTime("started") else {
            throw ArchiveError(.malformed, "the driver says no \"started\"")
        }
        self.init(
            pid: Int32(truncatingIfNeeded: try json.archivedNumber("pid", from: 0)),
            host: try json.archivedText("host"),
            started: started)
    }
}

extension JSON {
    fileprivate func archivedText(_ key: String) throws(ArchiveError) -> String {
        guard let text = self[key]?.string, !text.isEmpty, text.utf8.count <= 4096 else {
            throw ArchiveError(.malformed, "\"\(key)\" is missing, or is no text of at most 4096 bytes")
        }
        return text
    }

    fileprivate func archivedTime(_ key: String) throws(ArchiveError) -> Timestamp? {
        guard let value = self[key] else { return nil }
        guard let milliseconds = value.int else {
            throw ArchiveError(.malformed, "\"\(key)\" is no whole number of milliseconds")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    fileprivate func archivedNumber(_ key: String, from least: Int) throws(ArchiveError) -> Int {
        guard let number = self[key]?.int, (Int64(least)...Int64(Int32.max)).contains(number) else {
            throw ArchiveError(.malformed, "\"\(key)\" is missing, or is no whole number from \(least) on")
        }
        return Int(number)
    }
}
