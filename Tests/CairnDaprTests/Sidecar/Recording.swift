import CairnTesting
import CairnWire
import Testing

/// The lines of a recording.
enum Recording {
    static func lines(_ name: String) throws -> [JSON] {
        try Golden.bytes("sidecar/\(name)").split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: $0) }
    }
}

/// Which of our etags stands for which recorded one. Etags are random on both sides, so they are not compared but bound: the
/// first meeting binds, every later one must agree.
struct Bindings {
    private var ours: [String: String] = [:]

    /// Our etag for the recorded one; the recorded one itself where none is bound.
    subscript(recorded: String) -> String { ours[recorded] ?? recorded }

    mutating func bind(_ recorded: String, to our: String) -> Bool {
        guard let known = ours[recorded] else {
            ours[recorded] = our
            return true
        }
        return known == our
    }

    /// Whether a text says the same, but for what stands in the places of etags: UUIDs, and `{etag1}` in recordings.
    mutating func match(_ recorded: String, _ ours: String) -> Bool {
        let (recorded, ours) = (Self.parts(recorded), Self.parts(ours))
        guard recorded.count == ours.count else { return false }
        for (left, right) in zip(recorded, ours) {
            if Self.isEtag(left) {
                guard Self.isEtag(right) || right.allSatisfy(\.isNumber), bind(left, to: right) else { return false }
            } else if left != right {
                return false
            }
        }
        return true
    }

    mutating func expect(
        _ recorded: String, _ ours: String, _ place: String, _ location: SourceLocation = #_sourceLocation
    ) {
        let isSame = match(recorded, ours)
        #expect(isSame, "\(place): \(ours)", sourceLocation: location)
    }

    /// Replaces what is bound.
    func replace(_ recorded: String) -> String { Self.parts(recorded).map { self[$0] }.joined() }

    static func isEtag(_ text: String) -> Bool {
        text.hasPrefix("{etag") || text.utf8.count == 36 && text.allSatisfy { $0.isHexDigit || $0 == "-" }
    }

    /// The text in words and what stands between them; put together they are the text.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || "-{}".contains(character) {
                word.append(character)
            } else {
                if !word.isEmpty { parts.append(word) }
                parts.append(String(character))
                word = ""
            }
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }
}
