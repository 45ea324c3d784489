import CairnReactor
package import CairnWire

/// Knows the secrets that were resolved, and replaces them in all that leaves: output, history, traces, logs, errors.
/// There is one in a process; a secret is registered before it is used.
package final class Redactor: Sendable {
    /// What stands in the place of a secret.
    package static let mark = "[redacted]"
    /// Shorter values are words of their own: replacing them would harm every text, and hide nothing.
    package static let fewestCharacters = 6

    private struct State {
        var secrets: Set<[UInt8]> = []
        /// Built when it is first asked for after a secret was registered.
        var automaton: SecretAutomaton? = SecretAutomaton([])
    }

    private let state = Lock(State())

    package init() {}

    /// From now on `secret` is replaced, in the forms in which it may travel too: within JSON, within a URL.
    ///
    /// - Returns: false when it is too short, white space at both ends not counted; the caller warns.
    @discardableResult
    package func register(_ secret: String) -> Bool {
        let secret = secret.trimmed
        guard secret.count >= Self.fewestCharacters else { return false }
        let forms = [secret, secret.withinJSON, secret.withinURL].map { Array($0.utf8) }
        state.withLock { state in
            let known = state.secrets.count
            state.secrets.formUnion(forms)
            if state.secrets.count > known { state.automaton = nil }
        }
        return true
    }

    /// The secrets known now. Those registered later are not in it.
    package func snapshot() -> Redaction {
        state.withLock { state in
            let automaton = state.automaton ?? SecretAutomaton(Array(state.secrets))
            state.automaton = automaton
            return Redaction(automaton: automaton)
        }
    }

    package func redact(_ text: String) -> String { snapshot().text(text) }
    package func redact(_ bytes: [UInt8]) -> [UInt8] { snapshot().bytes(bytes) }
    package func redact(_ value: JSON) -> JSON { snapshot().json(value) }
    package func stream() -> RedactingStream { snapshot().stream() }
}

extension String {
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
    }

    /// What stands between the quotes of this string's JSON.
    fileprivate var withinJSON: String { String(JSON.string(self).text().dropFirst().dropLast()) }

    /// Percent-encoded, all but the unreserved characters of RFC 3986.
    fileprivate var withinURL: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0" + digits : "%" + digits
            }
        }
    }
}
