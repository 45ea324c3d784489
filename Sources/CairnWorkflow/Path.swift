/// Where in a definition a command or an event stands: `steps.points[3].one`, `turn.4.tool.2`. The path is the identity
/// of a step: histories stay readable, and replay after an unrelated step was added still matches.
package struct Path: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    package var description: String { rawValue }
}
