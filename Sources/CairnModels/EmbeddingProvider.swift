/// What turns texts into vectors. One file a provider; the same registration as its chat models.
///
/// `embed` is called on the loop, with at most `EmbeddingLimits` of texts, and ends soon after its task is cancelled. What
/// it returns was checked by `Embeddings.init(checking:)`: one vector a text, in order, all of one length, every number
/// finite. A text that does not fit into the model's context is an error, never a text that was cut.
package protocol EmbeddingProvider: Sendable {
    func embed(_ request: EmbeddingRequest) async throws(ModelError) -> Embeddings
}
