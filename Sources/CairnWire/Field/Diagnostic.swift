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
        case file(String, SourceRange)
        /// A file as a whole: it is missing, or too large to be read.
        case wholeFile(String)
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

    package init(
        _ severity: Severity, _ code: Code, _ message: String, mend: String? = nil, place: Place = .nowhere,
        path: DocumentPath = DocumentPath()
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.path = path
        self.message = message
        self.mend = mend
    }
}

extension Diagnostic {
    package var file: String? {
        switch place {
        case .nowhere, .named: nil
        case .file(let file, _), .wholeFile(let file): file
        }
    }

    package var range: SourceRange? {
        if case .file(_, let range) = place { range } else { nil }
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`, and the mend on a line of its own.
    package var description: String {
        let location =
            switch place {
            case .nowhere: ""
            case .named(let name): "\(name): "
            case .file(let file, let range): "\(file):\(range.start.line):\(range.start.column): "
            case .wholeFile(let file): "\(file): "
            }
        let inside = path.isEmpty || file == nil ? "" : " (\(path))"
        let head = "\(location)\(severity.rawValue): \(message)\(inside) [\(code.rawValue)]"
        return mend.map { "\(head)\n    \($0)" } ?? head
    }

    /// `{severity, code, message, mend?, path?, file?, line?, column?, end_line?, end_column?}`
    package var json: JSON {
        var object: JSONObject = [
            "severity": .string(severity.rawValue), "code": .string(code.rawValue), "message": .string(message),
        ]
        if let mend { object["mend"] = .string(mend) }
        if !path.isEmpty { object["path"] = .string(path.description) }
        if case .named(let name) = place { object["name"] = .string(name) }
        if let file { object["file"] = .string(file) }
        if let range {
            object["line"] = .int(Int64(range.start.line))
            object["column"] = .int(Int64(range.start.column))
            object["end_line"] = .int(Int64(range.end.line))
            object["end_column"] = .int(Int64(range.end.column))
        }
        return .object(object)
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
