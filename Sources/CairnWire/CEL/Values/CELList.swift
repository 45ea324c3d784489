/// A list: JSON's, or one that an expression made.
enum CELList: Sendable, Hashable {
    case json([JSON])
    case values([CELValue])

    var count: Int {
        switch self {
        case .json(let items): items.count
        case .values(let items): items.count
        }
    }

    /// The element at a place that is there.
    subscript(place: Int) -> CELValue {
        switch self {
        case .json(let items): CELValue(items[place])
        case .values(let items): items[place]
        }
    }

    static func + (left: CELList, right: CELList) -> CELList {
        if case .json(let left) = left, case .json(let right) = right { return .json(left + right) }
        return .values((0..<left.count).map { left[$0] } + (0..<right.count).map { right[$0] })
    }
}
