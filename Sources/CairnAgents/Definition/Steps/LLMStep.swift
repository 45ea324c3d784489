package import CairnWire

/// Asks a model once. Gives text, or the object of `output`.
package struct LLMStep: BlockValue, Hashable {
    package var model = ""
    package var prompt = Template.empty
    package var system: Template?
    /// Renders to a list of hits, as `retrieve` gives them.
    package var passages: TemplateValue?
    package var output: JSONSchema?
    package var maxTokens = 4096

    package init() {}

    package static let block = Block<Self>(
        "llm step", doc: "Asks a model once.",
        hints: ["instructions": "Write \"system\".", "input": "Write \"prompt\"."]
    ) {
        Field("model", \.model, .name(.model), required: true, doc: "The model's name.")
        Field("prompt", \.prompt, .template, required: true, doc: "What it is asked.")
        Field("system", \.system, .template, doc: "What it is told before.")
        Field("passages", \.passages, .templateValue, doc: "What it answers from: the hits of a `retrieve` step.")
        Field("output", \.output, .jsonSchema, doc: "JSON Schema of the answer; left out: text.")
        Field("max_tokens", \.maxTokens, .integer(1...), doc: "The longest answer.")
    }
}
