import CairnWire
import CairnWorkflow

/// The most tokens that a prompt can take. No tokenizer in use makes more tokens than bytes, so bytes are a bound that
/// holds for every model; what a server has counted takes its place as soon as there is a count.
enum TokenBound {
    /// Bytes of the request's JSON, in which every text stands with no fewer bytes than its own.
    static func prompt(_ json: JSON) -> Int { json.encoded().count }

    /// What a call of a model may draw at worst. `max_tokens` is always sent.
    static func draw(prompt: Int, maxTokens: Int, price: CallPrice?) -> Draw {
        let (tokens, overflow) = prompt.addingReportingOverflow(maxTokens)
        return Draw(
            turns: 1, tokens: overflow ? .max : tokens,
            cost: price?.cost(inputTokens: prompt, outputTokens: maxTokens) ?? .zero)
    }
}
