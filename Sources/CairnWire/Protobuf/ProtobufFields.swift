/// What walks the list of a message's fields: once to write it, or as often as it takes to read it.
///
/// A reader stands at a tag; the `field` whose number it is takes the value, and the next tag comes up. Fields are sent in
/// order of their numbers, so one walk reads a whole message as a rule, and each `field` costs one comparison. The first
/// error ends the reading: no tag comes up any more, and `ProtobufMessage.init` throws it.
package struct ProtobufFields: Sendable {
    private let isWriting: Bool
    private var writer = ProtobufWriter()
    private var reader: ProtobufReader
    /// What stands next; number 0 at the end of a message, and after an error.
    private var tag = ProtobufTag.end
    private(set) var failure: ProtobufError?

    /// Writes.
    init() {
        isWriting = true
        reader = ProtobufReader()
    }

    init(reading bytes: [UInt8], limits: ProtobufLimits) throws(ProtobufError) {
        isWriting = false
        reader = try ProtobufReader(bytes, limits: limits)
    }

    var written: [UInt8] { writer.bytes }
}

// MARK: - Fields

extension ProtobufFields {
    /// A field without presence.
    package mutating func field<Value: ProtobufScalar>(
        _ number: Int, _ value: inout Value, as coding: Value.Coding = Value.standardCoding
    ) {
        if isWriting {
            if !value.isAbsent { write(number, value, coding) }
        } else {
            while stands(number, Value.wireType(coding)) { read(&value, coding) }
        }
    }

    /// A field with presence: `optional`, or a member of a `oneof`.
    package mutating func field<Value: ProtobufScalar>(
        _ number: Int, _ value: inout Value?, as coding: Value.Coding = Value.standardCoding
    ) {
        if isWriting {
            if let value { write(number, value, coding) }
        } else {
            while stands(number, Value.wireType(coding)) {
                var new = Value.absent
                if read(&new, coding) { value = new }
            }
        }
    }

    /// A repeated field. Both forms are read; `packed` says which one is written where there are two.
    package mutating func field<Value: ProtobufScalar>(
        _ number: Int, _ values: inout [Value], as coding: Value.Coding = Value.standardCoding, packed: Bool = true
    ) {
        if isWriting {
            guard packed, Value.isPackable else {
                for value in values { write(number, value, coding) }
                return
            }
            guard !values.isEmpty else { return }
            writer.tag(number, .lengthDelimited)
            let place = writer.openLength()
            for value in values { value.write(to: &writer, coding) }
            writer.closeLength(place)
        } else {
            while tag.number == number {
                if tag.wireType == Value.wireType(coding) {
                    var new = Value.absent
                    if read(&new, coding) { values.append(new) }
                } else if tag.wireType == .lengthDelimited, Value.isPackable {
                    readPacked(&values, coding)
                } else {
                    return
                }
            }
        }
    }

    /// A message. One that comes in parts is put together.
    package mutating func field<Message: ProtobufMessage>(_ number: Int, _ message: inout Message?) {
        if isWriting {
            guard var copy = message else { return }
            write(number) { copy.fields(&$0) }
        } else {
            while stands(number, .lengthDelimited) {
                var new = message ?? Message()
                message = nil
                if enter({ new.fields(&$0) }) { message = new }
            }
        }
    }

    /// Repeated messages.
    package mutating func field<Message: ProtobufMessage>(_ number: Int, _ messages: inout [Message]) {
        if isWriting {
            for var message in messages { write(number) { message.fields(&$0) } }
        } else {
            while stands(number, .lengthDelimited) {
                var new = Message()
                if enter({ new.fields(&$0) }) { messages.append(new) }
            }
        }
    }

    /// A map to numbers, strings or bytes. Of entries with the same key the last one stays.
    package mutating func field<Key: ProtobufMapKey, Value: ProtobufScalar>(
        _ number: Int, _ map: inout [Key: Value], keys keyCoding: Key.Coding = Key.standardCoding,
        values valueCoding: Value.Coding = Value.standardCoding
    ) {
        if isWriting {
            for (key, value) in map.sorted(by: { $0.key.precedes($1.key) }) {
                write(number) { wire in
                    wire.write(1, key, keyCoding)
                    wire.write(2, value, valueCoding)
                }
            }
        } else {
            while stands(number, .lengthDelimited) {
                var (key, value) = (Key.absent, Value.absent)
                let isWhole = enter { wire in
                    wire.field(1, &key, as: keyCoding)
                    wire.field(2, &value, as: valueCoding)
                }
                if isWhole { map[key] = value }
            }
        }
    }

    /// A map to messages. Of entries with the same key the last one stays.
    package mutating func field<Key: ProtobufMapKey, Message: ProtobufMessage>(
        _ number: Int, _ map: inout [Key: Message], keys keyCoding: Key.Coding = Key.standardCoding
    ) {
        if isWriting {
            for (key, value) in map.sorted(by: { $0.key.precedes($1.key) }) {
                write(number) { wire in
                    wire.write(1, key, keyCoding)
                    var copy = value
                    wire.write(2) { copy.fields(&$0) }
                }
            }
        } else {
            while stands(number, .lengthDelimited) {
                var (key, value) = (Key.absent, Message?.none)
                let isWhole = enter { wire in
                    wire.field(1, &key, as: keyCoding)
                    wire.field(2, &value)
                }
                if isWhole { map[key] = value ?? Message() }
            }
        }
    }
}

// MARK: - Writing

extension ProtobufFields {
    private mutating func write<Value: ProtobufScalar>(_ number: Int, _ value: Value, _ coding: Value.Coding) {
        writer.tag(number, Value.wireType(coding))
        value.write(to: &writer, coding)
    }

    private mutating func write(_ number: Int, _ content: (inout Self) -> Void) {
        writer.tag(number, .lengthDelimited)
        let place = writer.openLength()
        content(&self)
        writer.closeLength(place)
    }
}

// MARK: - Reading

extension ProtobufFields {
    /// Reads a message to its end: walks its fields until all tags are taken, past those that no field wants.
    mutating func readAll(_ fields: (inout Self) -> Void) {
        attempt { reader throws(ProtobufError) in }
        while tag.number != 0 {
            let before = reader.position
            fields(&self)
            guard tag.number != 0, reader.position == before else { continue }
            attempt { [tag] reader throws(ProtobufError) in try reader.skip(tag) }
        }
    }

    private func stands(_ number: Int, _ wireType: ProtobufTag.WireType) -> Bool {
        tag.number == number && tag.wireType == wireType
    }

    /// Reads what stands behind the tag, and the next tag. False after an error.
    @discardableResult
    private mutating func attempt(_ read: (inout ProtobufReader) throws(ProtobufError) -> Void) -> Bool {
        do throws(ProtobufError) {
            try read(&reader)
            tag = try reader.tag()
            return true
        } catch {
            fail(error)
            return false
        }
    }

    @discardableResult
    private mutating func read<Value: ProtobufScalar>(_ value: inout Value, _ coding: Value.Coding) -> Bool {
        attempt { reader throws(ProtobufError) in value = try Value(from: &reader, coding) }
    }

    private mutating func readPacked<Value: ProtobufScalar>(_ values: inout [Value], _ coding: Value.Coding) {
        attempt { reader throws(ProtobufError) in
            let outer = try reader.enter()
            while !reader.isAtEnd {
                try reader.count()
                values.append(try Value(from: &reader, coding))
            }
            reader.leave(to: outer)
        }
    }

    /// Reads the message behind the tag, and the next tag. False after an error.
    private mutating func enter(_ fields: (inout Self) -> Void) -> Bool {
        do throws(ProtobufError) {
            let outer = try reader.enter()
            readAll(fields)
            guard failure == nil else { return false }
            reader.leave(to: outer)
            tag = try reader.tag()
            return true
        } catch {
            fail(error)
            return false
        }
    }

    private mutating func fail(_ error: ProtobufError) {
        failure = error
        tag = .end
    }
}
