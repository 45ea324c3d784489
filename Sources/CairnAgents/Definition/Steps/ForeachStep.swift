package import CairnWire

/// Runs steps for each entry of a list. Gives each pass's last step's output, in order of the list.
package struct ForeachStep: BlockValue, Hashable {
    package var `in` = TemplateValue.literal(.null)
    /// What the steps call the entry.
    package var `as` = "item"
    /// Passes at a time.
    package var parallel = 1
    package var `do`: [StepDefinition] = []

    package init() {}

    package static let block = Block<Self>(
        "foreach step", doc: "Runs steps for each entry of a list.",
        check: { step, node, decoder in
            guard ["input", "steps", "run", "index"].contains(step.as), let name = node["as"] else { return }
            decoder.report(
                .badForm, "\"as\" cannot be \"\(step.as)\", which stands for something else",
                mend: "Choose another name.", at: name.origin)
        }
    ) {
        Field("in", \.in, .templateValue, required: true, doc: "The list.")
        Field("as", \.as, .identifier, doc: "What the steps call the entry.")
        Field("parallel", \.parallel, .integer(1...1000), doc: "How many passes run at a time.")
        Field("do", \.do, .list(.block(), atLeast: 1), required: true, doc: "The steps of each pass.")
    }
}
