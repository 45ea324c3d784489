package import CairnWire

/// That an agent answers from a knowledge base, and when it looks into it.
package struct KnowledgeUse: BlockValue, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        /// First step, and a tool too where the model has tools.
        case auto
        /// The agent's first step only.
        case always
        /// A tool only.
        case tool
    }

    /// A name in `knowledge`. Sources that an agent's file writes in place make a knowledge base of the agent's name.
    package var name = ""
    package var mode = Mode.auto
    /// As it was written in place; nil once the loader has made a knowledge base of it.
    var source: KnowledgeSource?

    package init() {}
    package init(name: String, mode: Mode = .auto) {
        self.name = name
        self.mode = mode
    }

    package static let block = Block<Self>("knowledge use", doc: "A knowledge base that an agent answers from.") {
        Field("use", \.name, .name(.knowledge), required: true, doc: "A name in `knowledge`.")
        Field("mode", \.mode, .choice(), doc: modeDoc)
    }

    fileprivate static let modeDoc =
        "`auto`: looked into with the input first, and a tool too; `always`: first only; `tool`: a tool only."

    package static let type = FieldType<Self>.forms(
        [
            .text(.name(.knowledge), embed: { KnowledgeUse(name: $0) }, extract: { _ in nil }),
            .map(
                with: "files", .block(InlineFiles.self), embed: { KnowledgeUse(.files($0.source), $0.mode) },
                extract: { _ in nil }),
            .map(
                with: "web", .block(InlineWeb.self), embed: { KnowledgeUse(.web($0.source), $0.mode) },
                extract: { _ in nil }),
            .otherMap(.block(), embed: { $0 }, extract: { $0 }),
        ], expected: "a name in knowledge, {use, mode}, {files} or {web}")

    private init(_ source: KnowledgeSource, _ mode: Mode) {
        self.source = source
        self.mode = mode
    }
}

private struct InlineFiles: BlockValue {
    var source = FilesSource()
    var mode = KnowledgeUse.Mode.auto

    static let block = Block<Self>("files in place", doc: FilesSource.block.doc) {
        FilesSource.block.fields.map { $0.lifted(into: \.source) }
        Field("mode", \.mode, .choice(), doc: KnowledgeUse.modeDoc)
    }
}

private struct InlineWeb: BlockValue {
    var source = WebSource()
    var mode = KnowledgeUse.Mode.auto

    static let block = Block<Self>("web in place", doc: WebSource.block.doc) {
        WebSource.block.fields.map { $0.lifted(into: \.source) }
        Field("mode", \.mode, .choice(), doc: KnowledgeUse.modeDoc)
    }
}
