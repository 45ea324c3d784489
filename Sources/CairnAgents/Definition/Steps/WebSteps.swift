package import CairnWire

/// Reads a page. Gives `{url, title, text, links: [{url, text}]}`.
package struct ScrapeStep: BlockValue, Hashable {
    package var url = Template.empty

    package init() {}

    package static let block = Block<Self>("scrape step", doc: "Reads a page of the open web.") {
        Field("url", \.url, .template, required: true, doc: "The page.")
    }
}

/// Searches the web. Gives `{results: [{url, title, text}]}`.
package struct SearchStep: BlockValue, Hashable {
    package var query = Template.empty
    package var limit = 10

    package init() {}

    package static let block = Block<Self>("search step", doc: "Searches the open web.") {
        Field("query", \.query, .template, required: true, doc: "What is looked for.")
        Field("limit", \.limit, .integer(1...100), doc: "The most results.")
    }
}
