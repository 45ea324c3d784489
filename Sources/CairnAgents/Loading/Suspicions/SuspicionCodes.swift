package import CairnWire

/// What is legal and surely meant otherwise: warnings, which `validate --strict` makes errors.
extension Diagnostic.Code {
    /// A step, or a branch, that no run reaches.
    package static let unreachableStep = Self("step.unreachable")
    /// A step that has no effect but its output, which nothing reads.
    package static let unreadOutput = Self("step.unread_output")
    /// A question to a person whose answer changes nothing.
    package static let unreadAnswer = Self("step.unread_answer")
    /// Tools of an agent whose model calls none.
    package static let unusableTools = Self("agent.unusable_tools")
    /// A rule of `permissions` that no call is measured by.
    package static let silentRule = Self("agent.silent_rule")
    /// A model, a knowledge base or an MCP server that nothing names.
    package static let unusedName = Self("definition.unused_name")
    /// A key or a password in the file itself.
    package static let secretInClear = Self("secret.in_clear")
    /// A secret that is too short to be found again in what is printed.
    package static let shortSecret = Self("secret.too_short")
    /// `${{ }}`, as another program's files have it.
    package static let dollarTemplate = Self("template.dollar")
}
