package import CairnWire

/// An agent or a workflow begins as a child: all of its steps stand within the path, in its parent's history.
package struct ChildStarted: Sendable, Hashable {
    package var path: Path
    /// The verb: `agent`, `workflow`.
    package var kind: String
    /// The child's name in the definition.
    package var name: String
    /// What the child is started with, rendered once.
    package var input: Value
    package var at: Timestamp

    package init(path: Path, kind: String, name: String, input: Value, at: Timestamp) {
        self.path = path
        self.kind = kind
        self.name = name
        self.input = input
        self.at = at
    }
}
