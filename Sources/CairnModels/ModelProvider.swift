/// A family of chat models behind one API. One file a provider, and one line in `CairnHost/Catalog.swift`.
///
/// `chat` is called on the loop. It must end soon after its task is cancelled. `onText` gets the answer's text as it
/// arrives; the completion that is returned is whole, whether or not anything was streamed. A stream that ends before
/// its end is a `ModelError`, never a short answer.
package protocol ModelProvider: Sendable {
    static var kind: String { get }
    func chat(_ request: ChatRequest, onText: @Sendable (String) -> Void) async throws(ModelError) -> ChatCompletion
}
