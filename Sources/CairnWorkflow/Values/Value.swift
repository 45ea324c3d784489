package import CairnWire

/// A value as history keeps it: literal where it is small, by reference where it is not, so that the journal does not
/// grow with what has been said before. `ValueReader` turns it into JSON when an activity is dispatched or a template
/// reads it.
package indirect enum Value: Sendable, Hashable {
    case literal(JSON)
    /// Canonical JSON bytes that the store keeps under the run and their hash.
    case blob(BlobReference)
    /// What the step at the path gave, or the part of it that `pointer` leads to.
    case result(of: Path, pointer: [Pointer])
    /// The passages that stand beside what the step at the path gave.
    case citations(of: Path)
    case array([Value])
    case object([Member])
    /// What the workflow itself derives from its folded state: an agent's transcript up to a turn, for one.
    case derived(Derived)

    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: Value
        package init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    package enum Pointer: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    /// A name that the workflow knows, the scope it belongs to, and how far it reaches.
    package struct Derived: Sendable, Hashable {
        package var name: String
        package var scope: Path
        package var through: Int
        package init(name: String, scope: Path, through: Int) {
            self.name = name
            self.scope = scope
            self.through = through
        }
    }
}

extension Value {
    package static let null = Value.literal(.null)

    package var literal: JSON? {
        if case .literal(let json) = self { json } else { nil }
    }

    /// A member of an object that is here, not behind a reference.
    package func member(_ key: String) -> Value? {
        switch self {
        case .literal(let json): json[key].map(Value.literal)
        case .object(let members): members.last { $0.key == key }?.value
        case .blob, .result, .citations, .array, .derived: nil
        }
    }

    /// This value with each literal in it replaced by what `seal` makes of it.
    package func sealed(by seal: (Value) -> Value) -> Value {
        switch self {
        case .literal: seal(self)
        case .array(let items): .array(items.map { $0.sealed(by: seal) })
        case .object(let members): .object(members.map { Member($0.key, $0.value.sealed(by: seal)) })
        case .blob, .result, .citations, .derived: self
        }
    }
}
