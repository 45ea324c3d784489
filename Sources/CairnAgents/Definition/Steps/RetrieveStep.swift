package import CairnWire

/// Looks into a knowledge base. Gives `{hits: […]}`.
package struct RetrieveStep: BlockValue, Hashable {
    package var from = ""
    package var query = Template.empty
    package var limit = 5

    package init() {}

    package static let block = Block<Self>("retrieve step", doc: "Looks into a knowledge base.") {
        Field("from", \.from, .name(.knowledge), required: true, doc: "A name in `knowledge`.")
        Field("query", \.query, .template, required: true, doc: "What is looked for.")
        Field("limit", \.limit, .integer(1...1000), doc: "The most hits.")
    }
}
