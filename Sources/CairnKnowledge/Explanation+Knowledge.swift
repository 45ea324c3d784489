package import CairnWire

extension Explanation {
    /// Codes of ingesting and searching documents.
    package static let knowledge: [Explanation] = [
        Explanation(
            KnowledgeError.Code.source, "The folder of a source is missing",
            "A source's folder is relative to the file that names it.",
            mend: "Create the folder, or correct `files`."),
        Explanation(
            KnowledgeError.Code.pattern, "A pattern of a source is none",
            "`include` and `exclude` are patterns over paths: * within a folder, ** across folders, ? one character, [ab] one of a set.",
            mend: "Close the [, or take it away."),
        Explanation(
            KnowledgeError.Code.notText, "A document is no text",
            "It is binary, or in another encoding than UTF-8. It is set aside; the others are ingested.",
            mend: "Convert it, or leave it out with `exclude`."),
        Explanation(
            KnowledgeError.Code.tooLarge, "A document is over the bound",
            "It is set aside; the others are ingested.",
            mend: "Split it, or leave it out with `exclude`."),
        Explanation(
            KnowledgeError.Code.unreadable, "A document cannot be read",
            "It belongs to somebody else, or went away while it was read. It is set aside; the others are ingested.",
            mend: "Let this user read it; it is tried again at the next ingestion."),
        Explanation(
            KnowledgeError.Code.extraction, "A document cannot be made text",
            "Its format is damaged, or more than a document may cost. It is set aside; the others are ingested.",
            mend: "Open and save it anew with the program it comes from, or leave it out with `exclude`."),
        Explanation(
            KnowledgeError.Code.schema, "The knowledge base was written by a newer Cairn",
            "Or its file is something else than a knowledge base.",
            mend: "Run the newer Cairn; or remove the file below .cairn/knowledge and ingest again."),
        Explanation(
            KnowledgeError.Code.corrupt, "The knowledge base contradicts itself",
            "Its file is damaged. It holds nothing that cannot be made again from the documents.",
            mend: "Remove the file below .cairn/knowledge and ingest again."),
        Explanation(
            "knowledge.unknown", "There is no knowledge base of this name",
            "Knowledge bases are declared under `knowledge`; sources that an agent writes in place have the agent's name.",
            words: "$ cairn search handbok \"exit codes\"",
            mend: "Use one of the names that the message lists."),
        Explanation(
            "knowledge.failed", "A search failed",
            "The knowledge base reports an error; the message has its words. The step is tried again under `retry`.",
            mend: "Run `cairn ingest NAME` and look at what it says."),
    ]
}
