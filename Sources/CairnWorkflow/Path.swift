/// Where in a definition a command or an event stands: `steps.points[3].one`, `turn.4.tool.2`. The path is the identity
/// of a step: histories stay readable, and replay after an unrelated step was added still matches.
package struct Path: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) { self.rawValue = rawValue }

    /// The run itself: a step's path does not begin with a dot.
    package static let root = Path("")

    package var isRoot: Bool { rawValue.isEmpty }

    /// The step `name` within this one: `turn.4` and `llm` give `turn.4.llm`.
    package func child(_ name: String) -> Path {
        guard !isRoot else { return Path(name) }
        var path = rawValue
        path.reserveCapacity(path.utf8.count + name.utf8.count + 1)
        path += "."
        path += name
        return Path(path)
    }

    /// The numbered pass within this step: `steps.points` and 3 give `steps.points[3]`.
    package subscript(pass: Int) -> Path {
        var path = rawValue
        path += "["
        path += String(pass)
        path += "]"
        return Path(path)
    }

    /// Whether this is `ancestor`, or a step within it.
    package func isWithin(_ ancestor: Path) -> Bool {
        guard !ancestor.isRoot else { return true }
        let mine = rawValue.utf8
        guard mine.starts(with: ancestor.rawValue.utf8) else { return false }
        guard let next = mine.dropFirst(ancestor.rawValue.utf8.count).first else { return true }
        return next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
    }

    /// Whether this is one of `ancestors`, or a step within one; by as many look-ups as the path is deep.
    func isWithin(anyOf ancestors: Set<Path>) -> Bool {
        var path: Path? = self
        while let place = path {
            if ancestors.contains(place) { return true }
            path = place.parent
        }
        return false
    }

    /// The path that this one stands in: of `steps.points[3].one` it is `steps.points[3]`, and of that `steps.points`. Nil for
    /// the root.
    package var parent: Path? {
        guard !isRoot else { return nil }
        let cut = rawValue.utf8.lastIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") }
        return cut.map { Path(String(rawValue[..<$0])) } ?? .root
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    package var description: String { rawValue }
}
