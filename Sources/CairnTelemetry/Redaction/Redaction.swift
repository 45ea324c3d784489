package import CairnWire

/// The secrets as they were known at one moment: replaces them, in one pass each.
package struct Redaction: Sendable {
    let automaton: SecretAutomaton

    /// `text` with `[redacted]` in the place of each secret.
    package func text(_ text: String) -> String {
        guard !automaton.isEmpty else { return text }
        let bytes = Array(text.utf8)
        return finds(bytes) ? String(decoding: replace(bytes), as: UTF8.self) : text
    }

    /// As `text`, in bytes of any kind.
    package func bytes(_ bytes: [UInt8]) -> [UInt8] {
        !automaton.isEmpty && finds(bytes) ? replace(bytes) : bytes
    }

    /// As `text`, in every string and key of a value. A number whose digits hold a secret becomes a string.
    package func json(_ value: JSON) -> JSON {
        guard !automaton.isEmpty else { return value }
        switch value {
        case .null, .bool: return value
        case .int, .double:
            let digits = value.text()
            let redacted = text(digits)
            return redacted == digits ? value : .string(redacted)
        case .string(let string): return .string(text(string))
        case .array(let items): return .array(items.map(json))
        case .object(let object): return .object(self.object(object))
        }
    }

    /// As `json`.
    package func object(_ object: JSONObject) -> JSONObject {
        guard !automaton.isEmpty else { return object }
        return JSONObject(object.map { (text($0.key), json($0.value)) })
    }

    /// For bytes that come in pieces.
    package func stream() -> RedactingStream { RedactingStream(automaton) }

    private func finds(_ bytes: [UInt8]) -> Bool {
        var state = 0
        var rest = automaton.skip(bytes[...])
        while let byte = rest.popFirst() {
            state = automaton.advance(state, byte)
            if automaton.longestMatch(state) > 0 { return true }
            if state == 0 { rest = automaton.skip(rest) }
        }
        return false
    }

    private func replace(_ bytes: [UInt8]) -> [UInt8] {
        var stream = stream()
        return stream.push(bytes) + stream.finish()
    }
}
