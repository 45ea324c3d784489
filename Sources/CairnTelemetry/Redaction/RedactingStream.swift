/// Replaces secrets in bytes that come in pieces, also where a secret is cut by the border of two. It holds back only what
/// may still become a secret, so text without any passes at once.
package struct RedactingStream: Sendable {
    private let automaton: SecretAutomaton
    private var state = 0
    /// The bytes that were not given out yet, and how many were before them.
    private var held: [UInt8] = []
    private var before = 0
    /// The places of secrets among the bytes held, in order, none touching another.
    private var secrets: [Range<Int>] = []

    init(_ automaton: SecretAutomaton) { self.automaton = automaton }

    /// What is safe to give out after `bytes` came.
    package mutating func push(_ bytes: [UInt8]) -> [UInt8] {
        guard !automaton.isEmpty else { return bytes }
        if state == 0, held.isEmpty, automaton.skip(bytes[...]).isEmpty {
            before += bytes.count
            return bytes
        }
        var position = before + held.count
        held.append(contentsOf: bytes)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            position += 1
            state = automaton.advance(state, byte)
            let length = automaton.longestMatch(state)
            if length > 0 { mark(position - length..<position) }
            if state == 0 {
                let left = rest.count
                rest = automaton.skip(rest)
                position += left - rest.count
            }
        }
        return release(upTo: position - automaton.depth(state))
    }

    /// The rest, when no more bytes will come.
    package mutating func finish() -> [UInt8] {
        defer { state = 0 }
        return release(upTo: before + held.count)
    }

    /// Secrets that overlap are one: what is left of the second would give it away.
    private mutating func mark(_ range: Range<Int>) {
        var range = range
        while let last = secrets.last, last.upperBound > range.lowerBound {
            range = min(last.lowerBound, range.lowerBound)..<max(last.upperBound, range.upperBound)
            secrets.removeLast()
        }
        secrets.append(range)
    }

    private mutating func release(upTo border: Int) -> [UInt8] {
        var released: [UInt8] = []
        var position = before
        var done = 0
        for secret in secrets where secret.upperBound <= border {
            released.append(contentsOf: held[position - before..<secret.lowerBound - before])
            released.append(contentsOf: Redactor.mark.utf8)
            position = secret.upperBound
            done += 1
        }
        secrets.removeFirst(done)
        let end = min(border, secrets.first?.lowerBound ?? border)
        if end > position {
            released.append(contentsOf: held[position - before..<end - before])
            position = end
        }
        held.removeFirst(position - before)
        before = position
        return released
    }
}
