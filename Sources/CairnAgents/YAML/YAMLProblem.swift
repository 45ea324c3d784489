import CairnWire

/// libyaml's words for what is no YAML, as a sentence with a mend.
struct YAMLProblem {
    let diagnostic: Diagnostic

    init(_ error: YAMLError, in text: SourceText) {
        let line = Self.line(error.position.line, of: text)
        let character = line.dropFirst(error.position.column - 1).first
        let (code, message, mend) = Self.explain(error, character: character, line: line)
        // What is never closed is shown where it was opened.
        let isUnclosed = error.problem.hasPrefix("found unexpected")
        let place = isUnclosed ? error.contextPosition ?? error.position : error.position
        let range = SourceRange(start: place, end: place)
        let opened = error.contextPosition.flatMap { $0.line == place.line ? nil : $0 }
        diagnostic = Diagnostic(
            .error, code, message, mend: mend, place: .file(text, range),
            related: opened.map {
                [Diagnostic.Related("opened here", at: .file(text, SourceRange(start: $0, end: $0)))]
            } ?? [])
    }

    private static func explain(
        _ error: YAMLError, character: Unicode.Scalar?, line: String.UnicodeScalarView
    ) -> (Diagnostic.Code, String, String) {
        if character == "\t" || error.problem.contains("tab character") {
            return (.tab, "a tab stands where only spaces may indent", "Indent with spaces.")
        }
        if hasBareTemplate(line) {
            return (.syntax, "\"{{\" begins a map here", "Put the whole value in quotes: \"{{ … }}\".")
        }
        let (message, mend) = sentence(error, character)
        return (.syntax, message, mend)
    }

    private static func sentence(_ error: YAMLError, _ character: Unicode.Scalar?) -> (String, String) {
        let opened = error.contextPosition.map { " that opens in line \($0.line)" } ?? ""
        switch error.problem {
        case "mapping values are not allowed in this context":
            return (
                "a \": \" may not stand here",
                "Put text that holds \": \" in quotes, or indent the line as its neighbours are."
            )
        case "could not find expected ':'":
            return (
                "a key without a value begins in line \(error.contextPosition?.line ?? error.position.line)",
                "Write \"key: value\" with a space after the colon, or put text of several lines in quotes."
            )
        case "did not find expected key":
            return (
                "this line does not fit the map\(opened)",
                "Indent it as the map's other keys are, and look for a quote or a bracket too many before it."
            )
        case "did not find expected '-' indicator":
            return (
                "this line does not fit the list\(opened)", "Indent it as the list's other entries are, with \"- \"."
            )
        case "did not find expected ',' or ']'":
            return ("the list\(opened) is not closed", "Put a \",\" between entries, and \"]\" after the last.")
        case "did not find expected ',' or '}'":
            return ("the map\(opened) is not closed", "Put a \",\" between entries, and \"}\" after the last.")
        case "did not find expected node content":
            return ("a value is missing here", "Write a value, or take the \",\" away.")
        case "block sequence entries are not allowed in this context":
            return ("a list may not begin here", "Put each \"- \" on a line of its own under the key.")
        case "mapping keys are not allowed in this context":
            return ("a key may not stand here", "Put it on a line of its own, indented as its neighbours are.")
        case "found character that cannot start any token":
            return (
                "a value cannot begin with \"\(character.map { String($0) } ?? "")\"", "Put the whole value in quotes."
            )
        case "found unknown escape character":
            return (
                "there is no such escape in double quotes",
                "Write \"\\\\\" for a backslash, or put the text in single quotes."
            )
        case "found unexpected end of stream":
            return ("the quote that opens here is not closed", "Close it.")
        case "found unexpected document indicator":
            return ("the quote that opens here is not closed before \"---\" or \"...\"", "Close it.")
        case "did not find expected alphabetic or numeric character":
            return (
                "\"\(error.context.contains("alias") ? "*" : "&")\" begins an alias or an anchor, and no name follows",
                "Put text that begins with * or & in quotes."
            )
        case "did not find expected <document start>":
            return ("the document has ended, and something follows", "Indent it as the rest is, or take it out.")
        case "found undefined tag handle":
            return ("the tag here is not read", "Take it away: a file holds plain values, never code.")
        case "found an indentation indicator equal to 0":
            return ("\"|0\" is no indentation", "Leave the number out.")
        case "did not find expected comment or line break":
            return ("something follows where the line should end", "Put it on the next line, or put text in quotes.")
        case let problem:
            let context = error.context.isEmpty ? "" : " \(error.context)"
            return ("\(problem)\(context)", "Put text with special characters in quotes, and check the indentation.")
        }
    }

    /// Whether `{{` stands at a place.
    static func isTemplate(_ text: SourceText, at position: SourcePosition) -> Bool {
        let rest = line(position.line, of: text).dropFirst(max(0, position.column - 2))
        return rest.starts(with: "{{".unicodeScalars)
    }

    /// A value that begins with `{{` and without a quote.
    private static func hasBareTemplate(_ line: String.UnicodeScalarView) -> Bool {
        let text = String(line)
        var rest = Substring(text)
        while let brace = rest.firstIndex(of: "{") {
            let before = rest[..<brace].last { $0 != " " }
            let after = rest[rest.index(after: brace)...]
            let startsValue = before == ":" || before == "-" || before == "," || before == "["
            if startsValue, after.first == "{" { return true }
            rest = after
        }
        return false
    }

    /// A line, and the first thousand characters of it.
    private static func line(_ number: Int, of text: SourceText) -> String.UnicodeScalarView {
        var line = 1
        var start = text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while line < number, let end = text.bytes[start...].firstIndex(of: 0x0A) {
            start = end + 1
            line += 1
        }
        guard line == number else { return String.UnicodeScalarView() }
        let bytes = text.bytes[start...].prefix { $0 != 0x0A }.prefix(4096)
        return String(decoding: bytes, as: UTF8.self).unicodeScalars
    }
}
