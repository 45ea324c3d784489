/// One command of a shell block: its words as a shell would hand them over.
struct ShellCommand: Sendable {
    var words: [String]

    /// The commands of a block: a line each, or several joined by `&&`; comments and continued lines understood.
    static func all(in text: String) -> [ShellCommand] {
        var commands: [ShellCommand] = []
        var joined = ""
        for line in text.split(separator: "\n") {
            if line.hasSuffix("\\") {
                joined += line.dropLast()
                continue
            }
            let words = split(joined + line)
            joined = ""
            commands += words.split(separator: "&&").filter { !$0.isEmpty }.map { ShellCommand(words: Array($0)) }
        }
        return commands
    }

    /// Words by blanks; quotes of both kinds keep blanks and go away; `#` before a word begins a comment.
    private static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else if character == "#", word == nil {
                return words
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
