package import CairnWire

/// A value as history keeps it: literal where it is small, by reference where it is not, so that the journal does not
/// grow with what has been said before. `RunMachine` turns it into JSON when an activity is dispatched or a template
/// reads it.
package indirect enum Value: Sendable, Hashable {
    case literal(JSON)
    /// Canonical JSON bytes that the store keeps under the run and their hash.
    case blob(BlobReference)
    /// What the step at `path` gave, or the part of it that `pointer` leads to.
    case result(of: Path, pointer: [Pointer])
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

/// Names a blob: the SHA-256 of its bytes in lower-case hex, and how many bytes there are.
package struct BlobReference: Sendable, Hashable {
    package var hash: String
    package var size: Int
    package init(hash: String, size: Int) {
        self.hash = hash
        self.size = size
    }
}
