import CairnReactor
import CairnWire

/// Vectors as JSON has them: lists of numbers.
enum VectorReading {
    /// - Throws: `model.malformed` for what are no vectors; as `Embeddings.init(checking:)`.
    static func embeddings(
        _ lists: [JSON]?, _ request: EmbeddingRequest, usage: ChatUsage, origin: String, workers: any TaskExecutor
    ) async throws(ModelError) -> Embeddings {
        guard let lists else {
            throw ModelError(.malformed, "\(origin) sent no embeddings", retryable: false)
        }
        // Hundreds of thousands of numbers are no work for the loop.
        return try await offload(to: workers) { () throws(ModelError) in
            var vectors: [[Float]] = []
            vectors.reserveCapacity(lists.count)
            for list in lists { vectors.append(try vector(list, origin)) }
            return try Embeddings(checking: vectors, for: request, usage: usage, origin: origin)
        }
    }

    private static func vector(_ json: JSON, _ origin: String) throws(ModelError) -> [Float] {
        guard let numbers = json.array else {
            throw ModelError(
                .malformed, "\(origin) sent \(json.typeName) where a vector was expected", retryable: false)
        }
        var vector: [Float] = []
        vector.reserveCapacity(numbers.count)
        for number in numbers {
            // A server that computed NaN writes null, or "NaN".
            guard let value = number.number else {
                throw ModelError(
                    .malformed, "\(origin) sent a vector with \(number.typeName) in it", retryable: false)
            }
            vector.append(Float(value))
        }
        return vector
    }
}
