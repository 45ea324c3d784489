import CairnWire
import CairnWorkflow

/// Blobs in memory, for all runs together: equal hashes are equal values, whoever they belong to. The oldest go when their
/// bytes are over the bound.
struct BlobCache {
    private let bound: Int
    private var values: [String: JSON] = [:]
    private var ages: [BlobReference] = []
    private var oldest = 0
    private var bytes = 0

    init(bound: Int) { self.bound = bound }

    /// Not to be kept: an insertion copies all that somebody else holds.
    var blobs: Blobs { Blobs(values) }

    mutating func insert(_ value: JSON, for reference: BlobReference) {
        guard reference.size <= bound, values.updateValue(value, forKey: reference.hash) == nil else { return }
        ages.append(reference)
        bytes += reference.size
        while bytes > bound {
            values[ages[oldest].hash] = nil
            bytes -= ages[oldest].size
            oldest += 1
        }
        if oldest > 64, oldest * 2 > ages.count {
            ages.removeFirst(oldest)
            oldest = 0
        }
    }
}
