/// What was found wrong, gathered so that all of it is told at once. Bounded: a file that is garbage from top to bottom
/// gives a page of errors, not a hundred thousand.
package struct Diagnostics: Sendable {
    private var found: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []
    package private(set) var dropped = 0
    private var hasDroppedErrors = false
    private let limit: Int

    package init(limit: Int = 500) { self.limit = limit }

    package mutating func report(_ diagnostic: Diagnostic) {
        guard seen.insert(diagnostic).inserted else { return }
        guard found.count < limit else {
            seen.remove(diagnostic)
            return drop(diagnostic.severity)
        }
        found.append(diagnostic)
    }

    /// Whether nothing more is kept: who reports may spare itself the work of saying what is wrong.
    package var isFull: Bool { found.count >= limit }

    /// Counts one that nobody will see.
    package mutating func drop(_ severity: Diagnostic.Severity = .error) {
        dropped += 1
        hasDroppedErrors = hasDroppedErrors || severity == .error
    }

    package mutating func report(_ diagnostics: some Sequence<Diagnostic>) {
        for diagnostic in diagnostics { report(diagnostic) }
    }

    package var count: Int { found.count }
    package var hasErrors: Bool { hasDroppedErrors || found.contains { $0.severity == .error } }

    /// In the order in which they were found.
    package subscript(from start: Int) -> ArraySlice<Diagnostic> { found[min(start, found.count)...] }

    /// By file and position.
    package var sorted: [Diagnostic] {
        var sorted = found.sorted()
        if dropped > 0 {
            sorted.append(
                Diagnostic(
                    hasDroppedErrors ? .error : .warning, .tooMany, "\(dropped) more are not shown",
                    mend: "Mend these first, then check again."))
        }
        return sorted
    }
}

extension Diagnostic.Code {
    package static let tooMany = Self("definition.too_many_errors")
}
