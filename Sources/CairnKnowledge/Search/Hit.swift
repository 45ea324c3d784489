package import CairnWire

/// A chunk that a search found.
package struct Hit: Sendable, Hashable {
    /// The document's path relative to its source.
    package var document: String
    package var heading: String
    /// UTF-8 byte offsets into the document's text; `text` is that slice.
    package var start: Int
    package var end: Int
    /// From 0 to 1; .5 where as much speaks for as against an answer being there (`Weighing.calibrated`).
    package var score: Double
    /// What each way of searching gave it, before they were brought together.
    package var lanes: [String: Double]
    package var text: String

    package init(
        document: String, heading: String, start: Int, end: Int, score: Double, lanes: [String: Double], text: String
    ) {
        self.document = document
        self.heading = heading
        self.start = start
        self.end = end
        self.score = score
        self.lanes = lanes
        self.text = text
    }

    /// As `cairn search --json` prints it.
    package var json: JSON {
        [
            "document": .string(document), "heading": .string(heading), "start": .int(Int64(start)),
            "end": .int(Int64(end)), "score": .double(score),
            "lanes": .object(JSONObject(lanes.sorted { $0.key < $1.key }.map { ($0.key, .double($0.value)) })),
            "text": .string(text),
        ]
    }
}
