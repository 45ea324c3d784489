extension CommandSpec {
    /// Takes apart what was typed after the program's name. Flags and arguments may be mixed; `--flag=value` and
    /// `--flag value` are the same; after `--` there are only arguments.
    /// - Throws: `UsageError` with everything that is wrong.
    package func parse(_ words: [String]) throws(UsageError) -> Invocation {
        var parser = CommandParser(self)
        parser.read(words)
        guard parser.problems.isEmpty || parser.invocation.wantsHelp else {
            throw UsageError(problems: parser.problems)
        }
        return parser.invocation
    }
}

private struct CommandParser {
    private(set) var invocation: Invocation
    private(set) var problems: [Diagnostic] = []
    private var values: [String] = []

    init(_ spec: CommandSpec) {
        invocation = Invocation(path: [], spec: spec, arguments: [:], flags: [:], wantsHelp: false)
    }

    private var spec: CommandSpec { invocation.spec }

    mutating func read(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                values += rest
                break
            } else if word == "--help" || word == "-h" {
                invocation.wantsHelp = true
            } else if word.hasPrefix("--") {
                readFlag(word, &rest)
            } else if word.hasPrefix("-"), word.count > 1, word.dropFirst().first?.isNumber == false {
                report("there is no flag \"\(word.prefix(80))\"", "Flags begin with two dashes; \"--help\" lists them.")
            } else if !spec.commands.isEmpty, values.isEmpty {
                enter(word)
            } else {
                values.append(word)
            }
        }
        guard !invocation.wantsHelp else { return }
        assignArguments()
    }

    private mutating func enter(_ word: String) {
        guard let command = spec.commands.first(where: { $0.name == word }) else {
            if spec.arguments.isEmpty {
                let near = Suggestion.mend(for: word, among: spec.commands.map(\.name))
                report(
                    "there is no command \"\(([String](invocation.path) + [String(word.prefix(80))]).joined(separator: " "))\"",
                    near)
            }
            values.append(word)
            return
        }
        invocation.path.append(word)
        invocation.spec = command
    }

    private mutating func readFlag(_ word: String, _ rest: inout ArraySlice<String>) {
        let equals = word.firstIndex(of: "=")
        let name = String(word[..<(equals ?? word.endIndex)])
        let known = spec.flags.fields + spec.settings.fields
        guard let field = known.first(where: { $0.flag == name }) else {
            report(
                "there is no flag \"\(name.prefix(80))\"",
                Suggestion.mend(for: name, among: known.map(\.flag) + ["--help"]) ?? "\"--help\" lists them.")
            // What follows may be its value: it is no argument that anybody meant.
            if equals == nil, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
            return
        }
        let value: String
        if let equals {
            value = String(word[word.index(after: equals)...])
        } else if field.isSwitch {
            value = "true"
        } else if let next = rest.first, !next.hasPrefix("--") {
            value = next
            rest.removeFirst()
        } else {
            report("\"\(name)\" needs a value", "Write \"\(name) \(field.placeholder)\".")
            return
        }
        if invocation.flags[field.key] != nil, !field.isRepeatable {
            report("\"\(name)\" is given twice", "Give it once.")
        }
        invocation.flags[field.key, default: []].append(value)
    }

    private mutating func assignArguments() {
        var rest = values[...]
        for argument in spec.arguments {
            let taken = argument.repeats ? Array(rest) : Array(rest.prefix(1))
            rest = rest.dropFirst(taken.count)
            if !taken.isEmpty {
                invocation.arguments[argument.name] = taken
            } else if argument.isRequired {
                report("\(argument.name) is missing", "\(argument.doc) Usage: \(usage)")
            }
        }
        if spec.arguments.isEmpty, !spec.commands.isEmpty, values.isEmpty {
            report("a command is missing", "Known: \(spec.commands.map(\.name).joined(separator: ", ")).")
        }
        if let extra = rest.first, spec.commands.isEmpty {
            report("\"\(extra.prefix(80))\" is one value too many", "Put text with blanks in quotes. Usage: \(usage)")
        }
    }

    private var usage: String { spec.usage(of: invocation.path) }

    private mutating func report(_ message: String, _ mend: String?) {
        problems.append(Diagnostic(.error, .usage, message, mend: mend))
    }
}

extension Diagnostic.Code {
    package static let usage = Self("usage")
}
