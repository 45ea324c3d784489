package import CairnWire

/// What an ingestion did, and what it could not.
package struct IngestReport: Sendable, Hashable {
    package var added = 0
    package var updated = 0
    package var removed = 0
    package var unchanged = 0
    /// What is set aside now, since this ingestion or an earlier one.
    package var setAside: [SetAside] = []

    package struct SetAside: Sendable, Hashable {
        package var document: String
        package var code: String
        package var message: String

        package init(document: String, code: String, message: String) {
            self.document = document
            self.code = code
            self.message = message
        }
    }

    package init() {}

    /// Documents that can be found now.
    package var documents: Int { added + updated + unchanged }

    /// As `cairn ingest --json` prints it, and the `ingest` step returns it.
    package var json: JSON {
        [
            "documents": .int(Int64(documents)), "added": .int(Int64(added)), "updated": .int(Int64(updated)),
            "removed": .int(Int64(removed)), "unchanged": .int(Int64(unchanged)),
            "set_aside": .array(
                setAside.map {
                    ["document": .string($0.document), "code": .string($0.code), "message": .string($0.message)]
                }),
        ]
    }
}
