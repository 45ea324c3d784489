extension Bool: CELOperand {
    static var kinds: CELKinds { .bool }
    init?(_ value: CELValue) {
        guard case .bool(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .bool(self) }
}

extension Int64: CELOperand {
    static var kinds: CELKinds { .int }
    init?(_ value: CELValue) {
        guard case .int(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .int(self) }
}

extension UInt64: CELOperand {
    static var kinds: CELKinds { .uint }
    init?(_ value: CELValue) {
        guard case .uint(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .uint(self) }
}

extension Double: CELOperand {
    static var kinds: CELKinds { .double }
    init?(_ value: CELValue) {
        guard case .double(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .double(self) }
}

extension String: CELOperand {
    static var kinds: CELKinds { .string }
    init?(_ value: CELValue) {
        guard case .string(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .string(self) }
}

/// Bytes, as an operand.
struct CELBytes: CELOperand {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static var kinds: CELKinds { .bytes }
    init?(_ value: CELValue) {
        guard case .bytes(let value) = value else { return nil }
        bytes = value
    }
    var celValue: CELValue { .bytes(bytes) }
}

/// A list of strings, as a result.
struct CELTexts: CELOperand {
    var texts: [String]

    static var kinds: CELKinds { .list }
    static var shape: CELShape { .list(of: CELShape(.string)) }
    init(_ texts: [String]) { self.texts = texts }
    /// Only a result: functions take any list, and look at its elements themselves.
    init?(_ value: CELValue) { nil }
    var celValue: CELValue { .list(.values(texts.map { .string($0) })) }
}

extension CELTimestamp: CELOperand {
    static var kinds: CELKinds { .timestamp }
    init?(_ value: CELValue) {
        guard case .timestamp(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .timestamp(self) }
}

extension CELDuration: CELOperand {
    static var kinds: CELKinds { .duration }
    init?(_ value: CELValue) {
        guard case .duration(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .duration(self) }
}

extension CELType: CELOperand {
    static var kinds: CELKinds { .type }
    init?(_ value: CELValue) {
        guard case .type(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .type(self) }
}

extension CELList: CELOperand {
    static var kinds: CELKinds { .list }
    init?(_ value: CELValue) {
        guard case .list(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .list(self) }
}

extension CELMap: CELOperand {
    static var kinds: CELKinds { .map }
    init?(_ value: CELValue) {
        guard case .map(let value) = value else { return nil }
        self = value
    }
    var celValue: CELValue { .map(self) }
}

extension CELValue: CELOperand {
    static var kinds: CELKinds { .all }
    init?(_ value: CELValue) { self = value }
    var celValue: CELValue { self }
}
