package import CairnWire

/// What a run is started with.
package struct RunStart: Sendable {
    /// At most 64 of letters, digits, `-` and `_`.
    package var id: String
    /// The agent's or workflow's name in the definition.
    package var name: String
    package var definition: DefinitionSnapshot
    package var input: JSON
    /// Who begins it, and so who may take it up again: `run`, `serve`, `mcp`.
    package var origin: String

    package init(id: String, name: String, definition: DefinitionSnapshot, input: JSON, origin: String) {
        self.id = id
        self.name = name
        self.definition = definition
        self.input = input
        self.origin = origin
    }
}
