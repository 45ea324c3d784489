/// One thing that is wrong, or surely meant otherwise, in what somebody wrote: what, where, and the mend.
package struct Diagnostic: Error, Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case error, warning
    }

    /// Stable, for programs and for `cairn explain`. Each part of the house adds its own.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(_ rawValue: String) { self.rawValue = rawValue }
    }

    package enum Place: Sendable, Hashable {
        case nowhere
        /// A flag or a variable: `--state`, `CAIRN_STATE`.
        case named(String)
        case file(SourceText, SourceRange)
        /// A file as a whole: it is missing, or too large to be read.
        case wholeFile(String)
    }

    /// Another place that has to do with it: where a name was given first, what it is beside.
    package struct Related: Sendable, Hashable {
        package var place: Place
        /// What stands there, in a few words: `first here`.
        package var label: String

        package init(_ label: String, at place: Place) {
            self.place = place
            self.label = label
        }
    }

    package var severity: Severity
    package var code: Code
    package var place: Place
    /// Where in the document; empty when the document as a whole is meant.
    package var path: DocumentPath
    /// What is wrong, with the name of the thing. One sentence, no full stop.
    package var message: String
    /// What to do. A sentence of its own; nil only where the message says it.
    package var mend: String?
    /// What stands at the place, in a few words, where other places are shown beside it: `again here`.
    package var label: String?
    package var related: [Related]
    /// What stands at the place is a secret: the lines of source that are shown have `*` in its stead.
    package var concealsSource: Bool

    package init(
        _ severity: Severity, _ code: Code, _ message: String, mend: String? = nil, place: Place = .nowhere,
        path: DocumentPath = DocumentPath(), label: String? = nil, related: [Related] = [],
        concealsSource: Bool = false
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.path = path
        self.message = message
        self.mend = mend
        self.label = label
        self.related = related
        self.concealsSource = concealsSource
    }
}

extension Diagnostic {
    package var file: String? { place.file }
    package var range: SourceRange? { place.range }
}

extension Diagnostic.Place {
    /// The file as people are shown it.
    package var file: String? {
        switch self {
        case .nowhere, .named: nil
        case .file(let text, _): text.shownPath
        case .wholeFile(let file): file
        }
    }

    package var range: SourceRange? {
        if case .file(_, let range) = self { range } else { nil }
    }

    /// `agents/docs.yaml:4:1`, `--state`; empty for what stands nowhere.
    package var text: String {
        switch self {
        case .nowhere: ""
        case .named(let name): name
        case .file(let text, let range): "\(text.shownPath):\(range.start.line):\(range.start.column)"
        case .wholeFile(let file): file
        }
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`, and the mend on a line of its own: for logs. People are shown what
    /// `DiagnosticRenderer` makes of it.
    package var description: String {
        let location = place.text.isEmpty ? "" : "\(place.text): "
        let inside = path.isEmpty || file == nil ? "" : " (\(path))"
        let head = "\(location)\(severity.rawValue): \(message)\(inside) [\(code.rawValue)]"
        return mend.map { "\(head)\n    \($0)" } ?? head
    }
}

extension Diagnostic {
    /// `{severity, code, message, help?, path?, file?, line?, column?, end_line?, end_column?, related?}`
    package var json: JSON {
        var object: JSONObject = [
            "severity": .string(severity.rawValue), "code": .string(code.rawValue), "message": .string(message),
        ]
        if let mend { object["help"] = .string(mend) }
        if !path.isEmpty { object["path"] = .string(path.description) }
        place.write(into: &object)
        if !related.isEmpty {
            object["related"] = .array(
                related.map { related in
                    var object: JSONObject = ["message": .string(related.label)]
                    related.place.write(into: &object)
                    return .object(object)
                })
        }
        return .object(object)
    }
}

extension Diagnostic.Place {
    fileprivate func write(into object: inout JSONObject) {
        if case .named(let name) = self { object["name"] = .string(name) }
        if let file { object["file"] = .string(file) }
        if let range {
            object["line"] = .int(Int64(range.start.line))
            object["column"] = .int(Int64(range.start.column))
            object["end_line"] = .int(Int64(range.end.line))
            object["end_column"] = .int(Int64(range.end.column))
        }
    }
}

extension Diagnostic: Comparable {
    /// By file, place, then severity and code: the order in which they are shown.
    package static func < (left: Self, right: Self) -> Bool {
        if left.sortFile != right.sortFile { return left.sortFile < right.sortFile }
        let start = SourcePosition(line: 0, column: 0)
        let (first, second) = (left.range?.start ?? start, right.range?.start ?? start)
        if first != second { return first < second }
        if left.severity != right.severity { return left.severity == .error }
        return (left.code.rawValue, left.message) < (right.code.rawValue, right.message)
    }

    private var sortFile: String {
        if case .named(let name) = place { name } else { file ?? "" }
    }
}
