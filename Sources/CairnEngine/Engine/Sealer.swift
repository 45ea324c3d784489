import CairnCrypto
import CairnWire
import CairnWorkflow

/// Turns large literals into blobs on their way into history, and keeps the blobs for the commit.
struct Sealer: Sendable {
    let threshold: Int
    private(set) var blobs: [Blob] = []
    /// The blobs' values, by hash: they are at hand without being read back.
    private(set) var values: [String: JSON] = [:]

    init(threshold: Int) { self.threshold = threshold }

    /// A literal over the threshold becomes a reference to its canonical bytes; anything else stays as it is. So does a
    /// literal that libcrypto refuses to hash: history is only larger then.
    mutating func seal(_ value: Value) -> Value {
        guard case .literal(let json) = value, json.weight(upTo: threshold) > threshold else { return value }
        let bytes = json.canonicalBytes()
        guard bytes.count > threshold, let hash = try? SHA256.digest(of: bytes).hex else { return value }
        let reference = BlobReference(hash: hash, size: bytes.count)
        if values.updateValue(json, forKey: hash) == nil { blobs.append(Blob(reference: reference, bytes: bytes)) }
        return .blob(reference)
    }
}
