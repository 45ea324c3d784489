/// Texts for an embedding model, whichever server it is on.
package struct EmbeddingRequest: Sendable, Hashable {
    /// The provider's own name of the model.
    package var model: String
    package var texts: [String]
    /// How many numbers a vector shall have, where the model lets one choose; nil for its own length.
    package var dimensions: Int?

    package init(model: String, texts: [String], dimensions: Int? = nil) {
        self.model = model
        self.texts = texts
        self.dimensions = dimensions
    }
}

/// How much is asked of a server at once. The gateway cuts what is more into batches.
package struct EmbeddingLimits: Sendable, Hashable {
    package var texts: Int
    /// UTF-8, of all texts together. A text that is longer by itself is a batch of its own.
    package var bytes: Int

    package init(texts: Int = 64, bytes: Int = 256 << 10) {
        self.texts = texts
        self.bytes = bytes
    }

    /// Runs of texts, in order, each within the limits.
    func batches(of texts: [String]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var size = 0
        for (index, text) in texts.enumerated() {
            let isFull = index - start >= self.texts || size + text.utf8.count > bytes
            if isFull, index > start {
                batches.append(start..<index)
                start = index
                size = 0
            }
            size += text.utf8.count
        }
        if start < texts.count { batches.append(start..<texts.count) }
        return batches
    }
}
