/// A macro that goes over a list's elements or a map's keys.
struct CELComprehension: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// Whether the body holds for all.
        case all
        /// Whether it holds for one at least.
        case exists
        /// Whether it holds for just one.
        case existsOne
        /// The elements for which the filter holds.
        case filter
        /// The body's values, for the elements for which the filter holds.
        case map
        /// A map of the same keys with the body's values.
        case transformMap
    }

    var kind: Kind
    /// One name: the element, or the key. Two: index and element, or key and value.
    var names: [String]
    /// What it goes over.
    var range: CELNode
    var filter: CELNode?
    /// For `filter`, the element itself.
    var body: CELNode
}

/// The macros of CEL that take names, as they are written.
enum CELMacro: String, CaseIterable {
    case all, exists
    case existsOne = "exists_one"
    case existsOneNewer = "existsOne"
    case filter, map, transformList, transformMap

    var kind: CELComprehension.Kind {
        switch self {
        case .all: .all
        case .exists: .exists
        case .existsOne, .existsOneNewer: .existsOne
        case .filter: .filter
        case .map, .transformList: .map
        case .transformMap: .transformMap
        }
    }

    /// How a call of it may look, for messages.
    var usage: String {
        switch self {
        case .all, .exists, .existsOne, .existsOneNewer:
            "list.\(rawValue)(x, condition) or list.\(rawValue)(i, x, condition)"
        case .filter: "list.filter(x, condition)"
        case .map: "list.map(x, value) or list.map(x, condition, value)"
        case .transformList, .transformMap: "list.\(rawValue)(i, x, value) or list.\(rawValue)(i, x, condition, value)"
        }
    }

    /// Whether a second name may stand before the conditions and values.
    var mayHaveTwoNames: Bool { self != .filter && self != .map }
}
