/// What is known of a value before it is there: its possible types, and what is in it. What is not known is allowed, so
/// that whatever a check by shapes refuses would fail, or is never what its author meant.
package struct CELShape: Sendable, Hashable {
    package private(set) var kinds: CELKinds
    /// The members of a map, where they are known.
    package private(set) var members: [String: CELShape]?
    /// Whether a map has no other members than the known ones.
    package private(set) var isClosed = false
    /// What a list's elements are, or a map's values: none or one.
    private var inner: [CELShape] = []
    /// How many shapes stand in this one, itself among them.
    private var size = 1

    /// Shapes in one shape. Little YAML can say much: forty steps, each an object that holds the one before twice. Of what
    /// is larger only the type is known.
    private static let maximumSize = 2000

    package init(_ kinds: CELKinds) { self.kinds = kinds }

    private init(_ kinds: CELKinds, inner: [CELShape], members: [String: CELShape]?, isClosed: Bool) {
        self.kinds = kinds
        let parts = inner.reduce(0) { $0 + $1.size } + (members?.values.reduce(0) { $0 + $1.size } ?? 0)
        guard parts < Self.maximumSize else { return }
        size = 1 + parts
        self.inner = inner
        self.members = members
        self.isClosed = isClosed
    }

    /// Nothing is known.
    package static let any = CELShape(.all)
    package static let text = CELShape(.string)
    /// What JSON calls a number: CEL's int or double.
    package static let number = CELShape([.int, .double])

    package static func list(of elements: CELShape) -> CELShape {
        CELShape(.list, inner: [elements], members: nil, isClosed: false)
    }

    package static func map(of values: CELShape) -> CELShape {
        CELShape(.map, inner: [values], members: nil, isClosed: false)
    }

    /// A map of these members.
    package static func object(_ members: [String: CELShape], isClosed: Bool = true) -> CELShape {
        CELShape(.map, inner: [], members: members, isClosed: isClosed)
    }

    /// A map of names, however many. Held in another shape, nothing is known of it.
    package static func names(_ members: [String: CELShape]) -> CELShape {
        var shape = CELShape(.map)
        shape.members = members
        shape.size = maximumSize
        return shape
    }

    package var orNull: CELShape { adding(.null) }

    /// The same, of other types, too.
    package func adding(_ kinds: CELKinds) -> CELShape {
        var shape = self
        shape.kinds.formUnion(kinds)
        return shape
    }

    /// What the elements or values are.
    package var elements: CELShape {
        if let inner = inner.first { return inner }
        guard isClosed, let members, let first = members.first else { return .any }
        return members.dropFirst().reduce(first.value) { $0.union($1.value) }
    }

    /// What is known of a value that is of the one shape or of the other.
    package func union(_ other: CELShape) -> CELShape {
        let holders: CELKinds = [.list, .map]
        // Null, a number and the like know nothing of what is in them, and forget nothing either.
        if kinds.isDisjoint(with: holders) { return other.adding(kinds) }
        if other.kinds.isDisjoint(with: holders) { return adding(other.kinds) }
        var inner: [CELShape] = []
        if let left = self.inner.first, let right = other.inner.first { inner = [left.union(right)] }
        let members = members.flatMap { left in
            other.members.map { right in
                Dictionary(
                    uniqueKeysWithValues: Set(left.keys).union(right.keys).map { name in
                        (name, Self.member(left[name], in: self, right[name], in: other))
                    })
            }
        }
        return CELShape(
            kinds.union(other.kinds), inner: inner, members: members, isClosed: isClosed && other.isClosed)
    }

    /// A member of either map: where one has it not, the other tells, unless the first may have it unbeknown.
    private static func member(
        _ left: CELShape?, in first: CELShape, _ right: CELShape?, in second: CELShape
    ) -> CELShape {
        switch (left, right) {
        case (let left?, let right?): left.union(right)
        case (let left?, nil): second.isClosed ? left : .any
        case (nil, let right?): first.isClosed ? right : .any
        case (nil, nil): .any
        }
    }
}
