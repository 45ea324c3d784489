/// Vectors for texts, in the order of the texts.
package struct Embeddings: Sendable, Hashable {
    package private(set) var vectors: [[Float]]
    /// The length of every vector; 0 when there is none.
    package private(set) var dimensions: Int
    package private(set) var usage: ChatUsage

    /// None, for no texts.
    package init() {
        vectors = []
        dimensions = 0
        usage = ChatUsage()
    }

    /// What a server sent, checked.
    ///
    /// - Throws: `model.malformed` that names `origin`, when there is not one vector for each text of the request, one is
    ///   empty or longer than another, has not the length that was asked for, or holds what is no finite number.
    package init(
        checking vectors: [[Float]], for request: EmbeddingRequest, usage: ChatUsage, origin: String
    ) throws(ModelError) {
        self.init()
        func malformed(_ what: String) -> ModelError {
            ModelError(.malformed, "\(origin) sent \(what)", retryable: false)
        }
        guard vectors.count == request.texts.count else {
            throw malformed("\(vectors.count) vectors for \(request.texts.count) texts")
        }
        for vector in vectors {
            guard !vector.isEmpty else { throw malformed("a vector without numbers") }
            if let wanted = request.dimensions, vector.count != wanted {
                throw malformed("vectors of \(vector.count) numbers where \(wanted) were asked for")
            }
            guard dimensions == 0 || vector.count == dimensions else {
                throw malformed("vectors of \(dimensions) and of \(vector.count) numbers")
            }
            guard vector.allSatisfy(\.isFinite) else { throw malformed("a vector with a number that is none") }
            dimensions = vector.count
        }
        self.vectors = vectors
        self.usage = usage
    }

    /// Takes the vectors of the next batch.
    ///
    /// - Throws: `model.malformed` when they are of another length: the model was exchanged in between.
    mutating func append(_ more: Embeddings, of model: String) throws(ModelError) {
        guard dimensions == 0 || more.dimensions == 0 || dimensions == more.dimensions else {
            throw ModelError(
                .malformed,
                "\(model) gave vectors of \(dimensions) numbers, and then of \(more.dimensions): was it exchanged?",
                retryable: true)
        }
        vectors += more.vectors
        dimensions = max(dimensions, more.dimensions)
        usage.inputTokens += more.usage.inputTokens
        usage.outputTokens += more.usage.outputTokens
        usage.isEstimated = usage.isEstimated || more.usage.isEstimated
    }
}
