package import CairnWire

/// An agent: a model with instructions, knowledge and tools.
package struct AgentDefinition: BlockValue, Hashable {
    package var description: String?
    /// A name in `models`, `provider/model`, or a provider that needs no model name.
    package var model = ""
    package var instructions = Template.empty
    package var knowledge: [KnowledgeUse] = []
    package var tools: [String] = []
    package var permissions = PermissionsDefinition()
    /// What the agent is asked with; none declared: `input` is text.
    package var input: [String: InputDefinition] = [:]
    /// What the answer must look like; nil: text.
    package var output: JSONSchema?
    package var limits = LimitsDefinition().boundingTurns
    package var schedule: ScheduleDefinition?

    package init() {}

    package static let block = Block<Self>(
        "agent", doc: "A model with instructions, knowledge and tools.",
        hints: [
            "prompt": "Write \"instructions\".", "system": "Write \"instructions\".",
            "system_prompt": "Write \"instructions\".",
        ]
    ) {
        Field(
            "description", \.description, .text,
            doc: "What the agent is for, in a sentence; other agents and MCP clients choose by it.")
        Field(
            "model", \.model, .name(.model), required: true,
            doc: "A name in `models`, `provider/model`, or a provider that needs no model, such as `extractive`.")
        Field("instructions", \.instructions, .template, doc: "What the model is told before it is asked.")
        Field(
            "knowledge", \.knowledge, .list(KnowledgeUse.type),
            doc: "What the agent answers from: names in `knowledge`, or sources written in place.")
        Field(
            "tools", \.tools, .list(.name(.tool)),
            doc: "What the model may call: built-in tools, `mcp.NAME`, agents and workflows.")
        Field(
            "permissions", \.permissions, .block(), doc: "Which calls of the model are allowed, asked about, or denied."
        )
        Field(
            "input", \.input, .map(InputDefinition.type),
            doc: "What the agent is asked with, each a JSON Schema; left out: text.")
        Field("output", \.output, .jsonSchema, doc: "JSON Schema of the answer; left out: text.")
        Field("limits", \.limits, LimitsDefinition.ofAgent, doc: "How much a run of the agent may use.")
        Field(
            "schedule", \.schedule, .block(), availability: .later("schedules are", neededByRun: false),
            doc: "When the agent runs by itself.")
    }
}
