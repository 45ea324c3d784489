/// Patterns over names and paths: `*` any characters but `/`, `**` any characters, `?` one character but `/`, `[ab]` one of
/// a set. Matching takes time in proportion to pattern times text, whatever the pattern.
package struct Glob: Sendable, Hashable {
    package let pattern: String
    private let tokens: [Token]
    private let isPath: Bool

    /// Nil when the pattern is empty, longer than 1,024 characters, or leaves a `[` open.
    ///
    /// - Parameter isPath: whether `/` parts names. If not it is a character as any other, and `*` goes past it.
    package init?(_ pattern: String, isPath: Bool = true) {
        guard !pattern.isEmpty, pattern.utf8.count <= 1024, let tokens = Self.tokens(of: pattern) else { return nil }
        self.isPath = isPath
        self.pattern = pattern
        self.tokens = tokens
    }

    package static func isValid(_ pattern: String) -> Bool { Glob(pattern) != nil }
}

extension Glob {
    private enum Token: Sendable, Hashable {
        case character(Unicode.Scalar)
        case set(Set<Unicode.Scalar>, isNegated: Bool)
        case one, many, all
        /// `**/`: any number of folders, none included.
        case folders
    }

    private static func tokens(of pattern: String) -> [Token]? {
        var tokens: [Token] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "?": tokens.append(.one)
            case "*":
                guard rest.first == "*" else {
                    tokens.append(.many)
                    continue
                }
                rest = rest.drop { $0 == "*" }
                if rest.first == "/" {
                    rest = rest.dropFirst()
                    tokens.append(.folders)
                } else {
                    tokens.append(.all)
                }
            case "[":
                guard let end = rest.dropFirst().firstIndex(of: "]") else { return nil }
                let isNegated = rest.first == "!"
                tokens.append(.set(Set(rest[..<end].dropFirst(isNegated ? 1 : 0)), isNegated: isNegated))
                rest = rest[rest.index(after: end)...]
            default: tokens.append(.character(scalar))
            }
        }
        return tokens
    }

    /// Whether the whole of `text` fits the pattern.
    package func matches(_ text: String) -> Bool { run(over: text).wholeFits }

    /// Whether some path below `folder` may fit: a walk need not enter a folder of which this is false.
    package func mayMatch(below folder: String) -> Bool { run(over: folder + "/").mayGoOn }

    /// - Returns: whether all tokens use up `text`, and whether some of them do, so that the rest may fit what follows.
    private func run(over text: String) -> (wholeFits: Bool, mayGoOn: Bool) {
        let text = Array(text.unicodeScalars)
        // `reached[i]`: the tokens so far can have used up the first `i` characters.
        var reached = [Bool](repeating: false, count: text.count + 1)
        reached[0] = true
        var mayGoOn = false
        for token in tokens {
            if reached[text.count] { mayGoOn = true }
            reached = after(token, reached, text)
            switch token {
            // They may go on themselves.
            case .all, .folders, .many: if reached[text.count] { mayGoOn = true }
            case .character, .set, .one: break
            }
        }
        return (reached[text.count], mayGoOn)
    }

    private func after(_ token: Token, _ reached: [Bool], _ text: [Unicode.Scalar]) -> [Bool] {
        if case .folders = token { return Self.afterFolders(reached, text) }
        func isBorder(_ index: Int) -> Bool { isPath && text[index] == "/" }
        var next = [Bool](repeating: false, count: text.count + 1)
        for index in reached.indices {
            switch token {
            case .character(let scalar):
                if index > 0, reached[index - 1], text[index - 1] == scalar { next[index] = true }
            case .one: if index > 0, reached[index - 1], !isBorder(index - 1) { next[index] = true }
            case .set(let scalars, let isNegated):
                if index > 0, reached[index - 1], !isBorder(index - 1), scalars.contains(text[index - 1]) != isNegated {
                    next[index] = true
                }
            case .many: next[index] = reached[index] || index > 0 && next[index - 1] && !isBorder(index - 1)
            case .all: next[index] = reached[index] || index > 0 && next[index - 1]
            case .folders: break
            }
        }
        return next
    }

    private static func afterFolders(_ reached: [Bool], _ text: [Unicode.Scalar]) -> [Bool] {
        var next = reached
        var isOpen = false
        for index in reached.indices {
            if index > 0, isOpen, text[index - 1] == "/" { next[index] = true }
            isOpen = isOpen || reached[index]
        }
        return next
    }
}
