package import CairnWire

/// A knowledge base: what it is filled from, where it is kept, and what embeds it.
package struct KnowledgeDefinition: BlockValue, Hashable {
    package var description: String?
    package var sources: [KnowledgeSource] = []
    package var store = KnowledgeStoreDefinition.sqlite
    /// A model's name; nil: lexical only.
    package var embed: String?

    package init() {}

    package static let block = Block<Self>("knowledge", doc: "Documents that agents answer from.") {
        Field(
            "description", \.description, .text,
            doc: "What it holds, in a sentence; models and MCP clients choose by it.")
        Field(
            "sources", \.sources, .list(KnowledgeSource.type, atLeast: 1), required: true,
            doc: "Where the documents come from.")
        Field("store", \.store, KnowledgeStoreDefinition.type, doc: "Where chunks and vectors are kept.")
        Field(
            "embed", \.embed, .name(.model), availability: .later("embeddings are"),
            doc: "The model that embeds; left out: lexical search only.")
    }
}

/// Where documents come from.
package enum KnowledgeSource: Sendable, Hashable {
    case files(FilesSource)
    case web(WebSource)

    package static let type = FieldType<KnowledgeSource>.forms(
        [
            .map(with: "files", .block(FilesSource.self), embed: KnowledgeSource.files) {
                if case .files(let source) = $0 { source } else { nil }
            },
            .map(with: "web", .block(WebSource.self), embed: KnowledgeSource.web) {
                if case .web(let source) = $0 { source } else { nil }
            },
        ], expected: "a map with \"files\", or one with \"web\"")
}

/// The files of a folder, and of the folders in it.
package struct FilesSource: BlockValue, Hashable {
    /// Relative to the root of all definitions, or absolute.
    package var files = "."
    /// Over paths relative to the folder; empty: every file that can be read.
    package var include: [Glob] = []
    package var exclude: [Glob] = []

    package init() {}

    package static let block = Block<Self>("files source", doc: "The files of a folder, and of the folders in it.") {
        Field("files", \.files, .path, required: true, doc: "The folder, relative to this file.")
        Field(
            "include", \.include, .list(.pattern),
            doc: "Only what fits one of these, such as `**/*.md`; left out: all that can be read.")
        Field("exclude", \.exclude, .list(.pattern), doc: "Nothing that fits one of these.")
    }
}

/// Pages of the open web.
package struct WebSource: BlockValue, Hashable {
    package var web = ""
    /// Links that are followed from the first page; 0: that page alone.
    package var depth = 0
    package var every: Duration?

    package init() {}

    package static let block = Block<Self>("web source", doc: "Pages of the open web.") {
        Field(
            "web", \.web, .url, required: true, availability: .later("web sources are"),
            doc: "The first page, or a sitemap.")
        Field("depth", \.depth, .integer(0...32), doc: "How many links deep pages are followed.")
        Field("every", \.every, .duration, doc: "How often the pages are looked at again.")
    }
}

/// Where a knowledge base is kept.
package enum KnowledgeStoreDefinition: Sendable, Hashable {
    case sqlite
    case postgres(ReferenceText)
    case elasticsearch(ReferenceText)
    case chroma(ReferenceText)

    private enum Word: String, Sendable, Hashable, CaseIterable {
        case sqlite
    }

    package static let type = FieldType<KnowledgeStoreDefinition>.forms(
        [
            .text(FieldType<Word>.choice(), embed: { _ in .sqlite }) { $0 == .sqlite ? .sqlite : nil },
            .otherMap(.block(RemoteStore.self), embed: \.store) { $0 == .sqlite ? nil : RemoteStore(store: $0) },
        ], expected: "sqlite, or a map with one of postgres, elasticsearch, chroma")
}

/// A store that a server keeps, by its URL.
package struct RemoteStore: BlockValue {
    package var store = KnowledgeStoreDefinition.sqlite

    package init() {}
    init(store: KnowledgeStoreDefinition) { self.store = store }

    package static let block = Block<Self>(
        "store", doc: "A store that a server keeps.",
        choices: [
            Choice(
                "server", \.store,
                [
                    .init(
                        "postgres", .reference, availability: .later("Postgres stores are"),
                        doc: "Postgres with pgvector, by its URL.", embed: KnowledgeStoreDefinition.postgres
                    ) {
                        if case .postgres(let url) = $0 { url } else { nil }
                    },
                    .init(
                        "elasticsearch", .reference, availability: .later("Elasticsearch stores are"),
                        doc: "Elasticsearch or OpenSearch, by its URL.", embed: KnowledgeStoreDefinition.elasticsearch
                    ) {
                        if case .elasticsearch(let url) = $0 { url } else { nil }
                    },
                    .init(
                        "chroma", .reference, availability: .later("Chroma stores are"), doc: "Chroma, by its URL.",
                        embed: KnowledgeStoreDefinition.chroma
                    ) {
                        if case .chroma(let url) = $0 { url } else { nil }
                    },
                ])
        ]
    ) {}
}
