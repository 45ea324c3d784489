package import CairnWire

/// What a model may call, by globs over `tool` or `tool:argument=value`; deny wins, then ask, then allow.
package struct PermissionsDefinition: BlockValue, Hashable {
    package var allow: [PermissionRule] = []
    package var ask: [PermissionRule] = []
    package var deny: [PermissionRule] = []
    /// How long a person has to answer; nil: for ever.
    package var timeout: Duration?

    package init() {}

    package static let block = Block<Self>(
        "permissions", doc: "Which of the model's calls are allowed, asked about, or denied; deny wins."
    ) {
        Field("allow", \.allow, .list(PermissionRule.type), doc: "Calls that run without asking.")
        Field("ask", \.ask, .list(PermissionRule.type), doc: "Calls that a person approves first.")
        Field("deny", \.deny, .list(PermissionRule.type), doc: "Calls that are refused.")
        Field(
            "timeout", \.timeout, .duration,
            doc: "How long a person has to approve a call; then it is refused. Left out: for ever.")
    }
}
