package import CairnWire

/// Names a blob: the SHA-256 of its bytes in lower-case hex, and how many bytes there are.
package struct BlobReference: Sendable, Hashable {
    package var hash: String
    package var size: Int
    package init(hash: String, size: Int) {
        self.hash = hash
        self.size = size
    }
}

/// Blobs that the engine has in memory, by hash.
package struct Blobs: Sendable {
    /// In layers, so that a few more cost nothing beside many.
    private var layers: [[String: JSON]]

    package init(_ values: [String: JSON] = [:]) { layers = [values] }

    package subscript(hash: String) -> JSON? {
        for layer in layers {
            if let value = layer[hash] { return value }
        }
        return nil
    }

    /// These, and others with them.
    package func adding(_ values: [String: JSON]) -> Blobs {
        guard !values.isEmpty else { return self }
        var blobs = self
        blobs.layers.append(values)
        return blobs
    }
}

/// Values that are needed and not in memory. Not a failure: the engine loads them and asks again.
package struct MissingBlobs: Error, Sendable, Hashable {
    package var references: Set<BlobReference>
    package init(_ references: Set<BlobReference>) { self.references = references }
}
