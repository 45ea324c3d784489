import Testing

/// One Swift file of the project: its text, and its code with comments and string literals blanked out.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the project's root: `Sources/CairnWire/JSON/JSON.swift`.
    let path: String
    let text: String
    let code: String

    var testDescription: String { path }

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = Self.withoutCommentsAndStrings(text)
    }

    /// The target that the file belongs to, by its folder.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[1] == "C" ? String(parts[2]) : String(parts.dropFirst().first ?? "")
    }

    var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

    /// The modules that the file imports.
    var imports: [String] {
        code.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains(String($0)) })
            else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[index + 1]) && index + 2 < words.count ? words[index + 2] : words[index + 1]
            return String(name.prefix { $0 != "." })
        }
    }

    /// The identifiers of the code with their line and what follows each up to the next three characters that count.
    func words() -> [Word] {
        var words: [Word] = []
        var line = 1
        let bytes = Array(code.utf8)
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index].isIdentifier { index += 1 }
            if index > start {
                words.append(
                    Word(
                        text: String(decoding: bytes[start..<index], as: UTF8.self), line: line,
                        before: start > 0 ? bytes[start - 1] : 0,
                        after: bytes[index...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } ?? 0))
            } else {
                if bytes[index] == UInt8(ascii: "\n") { line += 1 }
                index += 1
            }
        }
        return words
    }

    struct Word {
        var text: String
        var line: Int
        /// The byte right before the word, and the first one after it that is no blank; 0 at the file's ends.
        var before, after: UInt8
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "private", "fileprivate"]
}

extension SourceFile {
    /// All Swift files of the project below `Sources`, or below another folder.
    static func all(below folder: String = "Sources") throws -> [SourceFile] {
        try Project.files(below: folder, ending: ".swift").map { SourceFile(path: $0, text: try Project.text($0)) }
    }

    /// Comments and string literals as blanks, line breaks kept. What stands in an interpolation goes with its string:
    /// the rules below are about code that a reader sees as such.
    static func withoutCommentsAndStrings(_ text: String) -> String {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.run()
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var output: [UInt8] = []
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() {
            while index < bytes.count {
                if looking(at: "//") {
                    blank { !$0.looking(at: "\n") }
                } else if looking(at: "/*") {
                    blankNestedComment()
                } else if let (hashes, quotes) = openingQuote() {
                    blankString(hashes: hashes, quotes: quotes)
                } else {
                    output.append(bytes[index])
                    index += 1
                }
            }
        }

        func looking(at text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

        /// How many `#` and `"` open a string literal here.
        func openingQuote() -> (hashes: Int, quotes: Int)? {
            var end = index
            while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
            guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
            let isLong = bytes[end...].starts(with: "\"\"\"".utf8)
            return (end - index, isLong ? 3 : 1)
        }

        mutating func blank(_ count: Int = 1) {
            for _ in 0..<count where index < bytes.count {
                output.append(bytes[index] == UInt8(ascii: "\n") ? bytes[index] : UInt8(ascii: " "))
                index += 1
            }
        }

        mutating func blank(while condition: (Scanner) -> Bool) {
            while index < bytes.count, condition(self) { blank() }
        }

        mutating func blankNestedComment() {
            var depth = 0
            repeat {
                if looking(at: "/*") {
                    depth += 1
                    blank(2)
                } else if looking(at: "*/") {
                    depth -= 1
                    blank(2)
                } else {
                    blank()
                }
            } while depth > 0 && index < bytes.count
        }

        mutating func blankString(hashes: Int, quotes: Int) {
            let closing = String(repeating: "\"", count: quotes) + String(repeating: "#", count: hashes)
            let escape = "\\" + String(repeating: "#", count: hashes)
            blank(hashes + quotes)
            while index < bytes.count, !looking(at: closing) {
                // A short literal that is open at the line's end is no literal: do not swallow the file.
                if quotes == 1, looking(at: "\n") { return }
                blank(looking(at: escape) ? escape.utf8.count + 1 : 1)
            }
            blank(closing.utf8.count)
        }
    }
}

extension UInt8 {
    fileprivate var isIdentifier: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
