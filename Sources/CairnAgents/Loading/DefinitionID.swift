package import CairnWire

/// Names one definition of a folder.
package struct DefinitionID: Sendable, Hashable, Comparable {
    package var kind: NameKind
    package var name: String

    package init(_ kind: NameKind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name)
    }
}
