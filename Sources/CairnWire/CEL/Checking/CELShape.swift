/// What is known of a value before it is there: its possible types, and what is in it. What is not known is allowed, so
/// that whatever a check by shapes refuses would fail, or is never what its author meant.
package struct CELShape: Sendable, Hashable {
    package var kinds: CELKinds
    /// The members of a map, where they are known.
    package var members: [String: CELShape]?
    /// Whether a map has no other members than the known ones.
    package var isClosed = false
    /// What a list's elements are, or a map's values: none or one.
    private var inner: [CELShape] = []

    package init(_ kinds: CELKinds) { self.kinds = kinds }

    /// Nothing is known.
    package static let any = CELShape(.all)
    package static let text = CELShape(.string)
    /// What JSON calls a number: CEL's int or double.
    package static let number = CELShape([.int, .double])

    package static func list(of elements: CELShape) -> CELShape {
        var shape = CELShape(.list)
        shape.inner = [elements]
        return shape
    }

    package static func map(of values: CELShape) -> CELShape {
        var shape = CELShape(.map)
        shape.inner = [values]
        return shape
    }

    /// A map of these members.
    package static func object(_ members: [String: CELShape], isClosed: Bool = true) -> CELShape {
        var shape = CELShape(.map)
        shape.members = members
        shape.isClosed = isClosed
        return shape
    }

    package var orNull: CELShape { union(CELShape(.null)) }

    /// What the elements or values are.
    package var elements: CELShape {
        if let inner = inner.first { return inner }
        guard isClosed, let members, let first = members.first else { return .any }
        return members.dropFirst().reduce(first.value) { $0.union($1.value) }
    }

    /// What is known of a value that is of the one shape or of the other.
    package func union(_ other: CELShape) -> CELShape {
        let both: CELKinds = [.list, .map]
        // Null, a number and the like know nothing of what is in them, and forget nothing either.
        if kinds.isDisjoint(with: both) { return other.adding(kinds) }
        if other.kinds.isDisjoint(with: both) { return adding(other.kinds) }
        var shape = CELShape(kinds.union(other.kinds))
        if let left = inner.first, let right = other.inner.first { shape.inner = [left.union(right)] }
        if let left = members, let right = other.members {
            shape.isClosed = isClosed && other.isClosed
            shape.members = Dictionary(
                uniqueKeysWithValues: Set(left.keys).union(right.keys).map { name in
                    guard let first = left[name] else { return (name, isClosed ? right[name] ?? .any : .any) }
                    guard let second = right[name] else { return (name, other.isClosed ? first : .any) }
                    return (name, first.union(second))
                })
        }
        return shape
    }

    private func adding(_ kinds: CELKinds) -> CELShape {
        var shape = self
        shape.kinds.formUnion(kinds)
        return shape
    }
}
