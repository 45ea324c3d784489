package import CairnWire

/// Calls a tool. Gives its structured result, else its text.
package struct ToolStep: BlockValue, Hashable {
    package var use = ""
    package var arguments = TemplateValue.literal(.object([:]))

    package init() {}

    package static let block = Block<Self>("tool step", doc: "Calls a tool.") {
        Field("use", \.use, .line, required: true, doc: "The tool, such as `time__now`.")
        Field("arguments", \.arguments, .templateValue, doc: "What it is called with.")
    }
}

/// Fills a knowledge base from its sources. Gives counts.
package struct IngestStep: BlockValue, Hashable {
    package var knowledge = ""

    package init() {}

    package static let block = Block<Self>("ingest step", doc: "Fills a knowledge base from its sources.") {
        Field("knowledge", \.knowledge, .name(.knowledge), required: true, doc: "A name in `knowledge`.")
    }
}

/// Publishes a message. Gives null.
package struct PublishStep: BlockValue, Hashable {
    package var topic = Template.empty
    package var data = TemplateValue.literal(.null)

    package init() {}

    package static let block = Block<Self>("publish step", doc: "Publishes a message.") {
        Field("topic", \.topic, .template, required: true, doc: "Where to.")
        Field("data", \.data, .templateValue, doc: "What.")
    }
}
