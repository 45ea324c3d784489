import CRE2

/// A regular expression in RE2's syntax (github.com/google/re2/wiki/Syntax): it matches in time linear to the text, and
/// has no look-ahead, no look-behind and no back-references, which cannot be had that way.
package struct RegularExpression: Sendable, Hashable {
    /// Bytes of pattern that are accepted.
    package static let maximumLength = 4096
    /// Instructions that a pattern may become.
    static let maximumProgram = 5000
    /// Bytes for a pattern's program, and for the states that matching remembers.
    private static let maximumMemory: Int64 = 2 << 20

    package let pattern: String
    private let compiled: Compiled

    /// Why a pattern was refused.
    package struct Refusal: Error, Sendable, Hashable {
        /// Stands after "the pattern": "has a ')' without its '('". Says the mend where there is one.
        package var reason: String
        /// Whether it is a form of other libraries, which RE2 leaves out on purpose.
        package var isLeftOut = false
    }

    /// - Throws: `Refusal` for what is no pattern, what RE2 leaves out, and what is too large.
    package init(_ pattern: String) throws(Refusal) {
        guard pattern.utf8.count <= Self.maximumLength else {
            throw Refusal(reason: "has \(pattern.utf8.count) bytes, \(Self.maximumLength) are allowed")
        }
        compiled = try Compiled(pattern, maximumMemory: Self.maximumMemory)
        guard compiled.size <= Self.maximumProgram else {
            throw Refusal(reason: "repeats too much: it becomes \(compiled.size) instructions")
        }
        self.pattern = pattern
    }

    /// A pattern in JavaScript's syntax, as JSON Schema has it. What both write otherwise is rewritten: `\uXXXX`, and the
    /// names of groups.
    /// - Throws: `Refusal`, as above.
    package init(ecmaScript pattern: String) throws(Refusal) {
        var written = ""
        var rest = pattern[...]
        while let first = rest.first {
            if first == "\\" {
                let digits = rest.dropFirst(2).prefix(4)
                if rest.dropFirst().first == "u", digits.utf8.count == 4, digits.utf8.allSatisfy(CELLexer.isHexadecimal)
                {
                    written += "\\x{\(digits)}"
                    rest = rest.dropFirst(6)
                } else {
                    written += rest.prefix(2)
                    rest = rest.dropFirst(2)
                }
            } else if rest.hasPrefix("(?<"), !rest.hasPrefix("(?<="), !rest.hasPrefix("(?<!") {
                written += "(?P<"
                rest = rest.dropFirst(3)
            } else {
                written.append(first)
                rest = rest.dropFirst()
            }
        }
        try self.init(written)
    }

    /// Whether the pattern is found anywhere in the text.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_matches(compiled.handle, $0.baseAddress, $0.count) == 1 }
        }
    }

    /// What a match costs, in steps of an evaluation's budget.
    ///
    /// RE2 reads about a gigabyte a second while it can remember the states that it meets. For a pattern that makes too
    /// many of them it looks at each of the program's instructions for each byte; the price is for that, and lenient: the
    /// worst that it lets through takes some ten times a step's time.
    func cost(of text: String) -> Int {
        let bytes = text.utf8.count
        return compiled.size <= 16 ? bytes / 64 : bytes / 64 * compiled.size
    }

    package static func == (left: Self, right: Self) -> Bool { left.pattern.hasSameScalars(as: right.pattern) }
    package func hash(into hasher: inout Hasher) { pattern.hashScalars(into: &hasher) }
}

/// RE2's object. Unchecked, since its pointer is not `Sendable`: it never changes, and RE2 lets any number of threads match
/// with one (re2.h, "can be used by multiple threads").
private final class Compiled: @unchecked Sendable {
    let handle: OpaquePointer
    let size: Int

    init(_ pattern: String, maximumMemory: Int64) throws(RegularExpression.Refusal) {
        var pattern = pattern
        var reason = cre2_reason()
        let handle = pattern.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, maximumMemory, &reason) }
        }
        guard let handle else { throw RegularExpression.Refusal(reason, pattern: pattern) }
        self.handle = handle
        size = Int(cre2_program_size(handle))
    }

    deinit { cre2_delete(handle) }
}

extension RegularExpression.Refusal {
    /// Perl's forms that RE2 has on purpose no place for, and what to do instead.
    private static let leftOut: [(form: String, name: String)] = [
        ("(?=", "look-ahead"), ("(?!", "look-ahead"), ("(?<=", "look-behind"), ("(?<!", "look-behind"),
        ("(?>", "an atomic group"), ("(?#", "a comment"), ("(?(", "a condition"),
    ]

    fileprivate init(_ reason: cre2_reason, pattern: String) {
        let part = withUnsafeBytes(of: reason.part) { Self.text($0) }
        let text = withUnsafeBytes(of: reason.text) { Self.text($0) }
        let isReference = part.utf8.count == 2 && part.first == "\\" && part.last?.isNumber == true
        isLeftOut = true
        if part.hasPrefix("(?"),
            let found = Self.leftOut.first(where: { $0.form.hasPrefix(part) && pattern.contains($0.form) })
        {
            self.reason =
                "uses \(found.name), '\(found.form)', which RE2 does not have: its time is linear"
        } else if part == "(?<" {
            isLeftOut = false
            self.reason = "names a group '(?<name>…': RE2 writes '(?P<name>…'"
        } else if isReference || part.hasPrefix("\\k") {
            self.reason = "refers back, '\(part)', which RE2 does not have: its time is linear"
        } else {
            isLeftOut = false
            self.reason = "is none: \(text.isEmpty ? "no reason given" : text)"
        }
    }

    /// C's text, which may have been cut in the middle of a character.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
