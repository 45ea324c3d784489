package import CairnWire

/// Runs an agent or a workflow as a child. Gives the child's output.
package struct ChildStep: BlockValue, Hashable {
    package var use = ""
    package var input: TemplateValue?

    package init() {}

    package static let block = Block<Self>(
        "child step", doc: "Runs a child.", hints: ["name": "Write \"use\".", "with": "Write \"input\"."]
    ) {
        Field("use", \.use, .line, required: true, doc: "The child's name.")
        Field("input", \.input, .templateValue, doc: "What it is started with.")
    }

    /// A child of one kind: `use` is looked up among those.
    package static func type(of kind: NameKind) -> FieldType<ChildStep> {
        let named = FieldType<String>.name(kind)
        return FieldType.block().map(
            { step, node, decoder in
                if let use = node["use"] { decoder.within(.key("use")) { _ = named.decode(use, &$0) } }
                return step
            }, back: { $0 })
    }
}
