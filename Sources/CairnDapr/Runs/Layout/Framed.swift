import CairnWire

/// The form of the values that hold history: one line of JSON that says what follows, then the bytes as they are. Who looks
/// at the store by hand can read it, and events are neither quoted nor parsed on their way.
struct Framed: Sendable, Hashable {
    var line: JSON
    var body: [UInt8]

    init(line: JSON, body: [UInt8] = []) {
        self.line = line
        self.body = body
    }

    func encoded() -> [UInt8] {
        var bytes = line.encoded()
        bytes.reserveCapacity(bytes.count + 1 + body.count)
        bytes.append(UInt8(ascii: "\n"))
        bytes += body
        return bytes
    }

    /// - Throws: `RecordDamage`.
    init(decoding bytes: [UInt8]) throws(RecordDamage) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw RecordDamage("it has no first line")
        }
        do {
            line = try JSON(parsing: bytes[..<end])
        } catch {
            throw RecordDamage("its first line is no JSON: \(error)")
        }
        body = Array(bytes[(end + 1)...])
    }
}

/// What is wrong with a value that is read from the store; who reads it says which.
struct RecordDamage: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The members of a line, read with what is expected of them.
struct RecordFields {
    private let object: JSONObject

    init(_ line: JSON) throws(RecordDamage) {
        guard let object = line.object else { throw RecordDamage("it is no object") }
        self.object = object
    }

    func has(_ name: String) -> Bool { object[name].map { !$0.isNull } ?? false }

    func json(_ name: String) throws(RecordDamage) -> JSON {
        guard let value = object[name] else { throw RecordDamage("`\(name)` is missing") }
        return value
    }

    func string(_ name: String) throws(RecordDamage) -> String {
        guard let value = object[name]?.string else { throw RecordDamage("`\(name)` is no string") }
        return value
    }

    func int(_ name: String) throws(RecordDamage) -> Int {
        guard let value = object[name]?.int else { throw RecordDamage("`\(name)` is no integer") }
        return Int(value)
    }

    /// A number of runs, of versions or of rings: not below 0, and none that nobody reaches, so that one more can be added.
    func count(_ name: String, most: Int = 1 << 40 - 1) throws(RecordDamage) -> Int {
        let value = try int(name)
        guard 0...most ~= value else { throw RecordDamage("`\(name)` is \(value)") }
        return value
    }

    /// A number of bytes. Values are cut into parts by it: nothing is that large.
    func size(_ name: String) throws(RecordDamage) -> Int { try count(name, most: 4 << 30) }

    func time(_ name: String) throws(RecordDamage) -> Timestamp { Timestamp(milliseconds: Int64(try int(name))) }

    func optionalString(_ name: String) throws(RecordDamage) -> String? { has(name) ? try string(name) : nil }

    func optionalTime(_ name: String) throws(RecordDamage) -> Timestamp? { has(name) ? try time(name) : nil }

    /// A list, empty when it is left out.
    func list(_ name: String) throws(RecordDamage) -> [JSON] {
        guard let value = object[name] else { return [] }
        guard let list = value.array else { throw RecordDamage("`\(name)` is no list") }
        return list
    }

    func strings(_ name: String) throws(RecordDamage) -> [String] {
        var strings: [String] = []
        for item in try list(name) {
            guard let string = item.string else { throw RecordDamage("`\(name)` holds other things than strings") }
            strings.append(string)
        }
        return strings
    }

    func objects(_ name: String) throws(RecordDamage) -> [RecordFields] {
        var objects: [RecordFields] = []
        for item in try list(name) { objects.append(try RecordFields(item)) }
        return objects
    }
}

extension JSONObject {
    /// Sets a member only where there is a value: what is left out costs no bytes in each step.
    mutating func set(_ name: String, _ value: JSON?) {
        if let value { self[name] = value }
    }

    mutating func set(_ name: String, _ time: Timestamp?) { set(name, time.map { JSON.int($0.milliseconds) }) }

    mutating func set(_ name: String, list: [JSON]) {
        if !list.isEmpty { self[name] = .array(list) }
    }
}
