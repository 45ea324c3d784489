import CairnEngine
import CairnWire
import CairnWorkflow

extension RunRecord {
    func encoded() -> [UInt8] {
        var object = header.fields
        object["life"] = .string(life)
        object["number"] = .int(number)
        object["commit"] = .string(commit)
        object.set("lease", lease.map(JSON.string))
        object.set("segments", list: segments.map(\.json))
        object.set("earlier", earlier?.json)
        object.set("inbox", list: inbox.map(\.json))
        object.set("letters", list: marks.map { .string($0.text) })
        object.set("pages", list: markPages.map(JSON.string))
        object.set("deleted", deleted)
        if isCleared { object["cleared"] = true }
        object.set("tail", list: tail.map(\.json))
        return Framed(line: .object(object), body: tail.body).encoded()
    }

    /// - Throws: `RecordDamage` when these are not the bytes of a whole header.
    init(decoding bytes: [UInt8]) throws(RecordDamage) {
        let framed = try Framed(decoding: bytes)
        let fields = try RecordFields(framed.line)
        self.init(
            header: try RunHeader(fields), life: try fields.string("life"), number: Int64(try fields.int("number")),
            commit: try fields.string("commit"))
        lease = try fields.optionalString("lease")
        for segment in try fields.objects("segments") { segments.append(try SegmentName(segment)) }
        if fields.has("earlier") { earlier = try .init(RecordFields(fields.json("earlier"))) }
        for letter in try fields.objects("inbox") { inbox.append(try InboxLetter(letter)) }
        for text in try fields.strings("letters") { marks.append(try LetterMark(text)) }
        markPages = try fields.strings("pages")
        deleted = try fields.optionalTime("deleted")
        isCleared = fields.has("cleared")
        tail = try [HistoryEntry](fields.objects("tail"), body: framed.body)
        guard deleted != nil || isWhole else { throw RecordDamage("its versions have a gap") }
    }
}

extension RunHeader {
    fileprivate var fields: JSONObject {
        var object: JSONObject = [
            "id": .string(id), "name": .string(name), "definition": .string(definition), "origin": .string(origin),
            "status": .string(head.status.rawValue), "version": .int(Int64(version)),
            "generation": .int(Int64(generation)), "epoch": .int(Int64(epoch)), "started": .int(started.milliseconds),
        ]
        object.set("ended", head.ended)
        object.set("wake", head.wake)
        object.set("driver", driver?.json)
        return object
    }

    fileprivate init(_ fields: RecordFields) throws(RecordDamage) {
        let word = try fields.string("status")
        guard let status = RunStatus(rawValue: word) else {
            throw RecordDamage("its status is `\(word.prefix(40))`, which this cairn does not know")
        }
        self.init(
            id: try fields.string("id"), name: try fields.string("name"), definition: try fields.string("definition"),
            origin: try fields.string("origin"),
            head: RunHead(
                status: status, ended: try fields.optionalTime("ended"), wake: try fields.optionalTime("wake")),
            version: try fields.count("version"), generation: try fields.count("generation"),
            epoch: try fields.count("epoch"),
            driver: fields.has("driver") ? try Driver(RecordFields(fields.json("driver"))) : nil,
            started: try fields.time("started"))
    }
}

extension Driver {
    var json: JSON {
        ["pid": .int(Int64(pid)), "host": .string(host), "started": .int(started.milliseconds)]
    }

    init(_ fields: RecordFields) throws(RecordDamage) {
        self.init(
            pid: Int32(truncatingIfNeeded: try fields.int("pid")), host: try fields.string("host"),
            started: try fields.time("started"))
    }
}

extension InboxLetter {
    fileprivate var json: JSON {
        var object: JSONObject = ["id": .string(id), "name": .string(name), "at": .int(at.milliseconds)]
        switch data {
        case .inline(let data): object["data"] = data
        case .parts(let name, let size): object["parts"] = ["name": .string(name), "size": .int(Int64(size))]
        }
        return .object(object)
    }

    fileprivate init(_ fields: RecordFields) throws(RecordDamage) {
        id = try fields.string("id")
        name = try fields.string("name")
        at = try fields.time("at")
        if fields.has("parts") {
            let parts = try RecordFields(fields.json("parts"))
            data = .parts(name: try parts.string("name"), size: try parts.size("size"))
        } else {
            data = .inline(try fields.json("data"))
        }
    }
}
