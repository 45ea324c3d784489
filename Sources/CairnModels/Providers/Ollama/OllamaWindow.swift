/// How large a context a call asks for (`num_ctx`), and how long the answer may be (`num_predict`).
///
/// A server gives a model as much memory as `num_ctx` asks for and loads it anew when that changes, so sizes go in steps
/// of two: few of them, and none larger than twice the need.
struct OllamaWindow: Sendable, Hashable {
    var size: Int
    var answer: Int

    /// Ollama's own default: less saves nothing worth saving.
    private static let smallest = 4096
    /// An answer of fewer tokens is none; unless fewer were asked for.
    private static let leastAnswer = 64

    /// A window that holds the prompt and its answer for certain, on any server that keeps to `num_ctx`; nil when the
    /// model's context is too small for that, or nobody knows it.
    ///
    /// - Parameters:
    ///   - limit: of the model, or of the file's author.
    ///   - loaded: what the server has loaded the model with: going on with that saves loading it anew.
    static func proven(_ bounds: PromptBounds, answer: Int, limit: Int?, loaded: Int?) -> OllamaWindow? {
        guard let limit, bounds.most + min(answer, leastAnswer) <= limit else { return nil }
        let size = size(for: bounds.most + answer, limit: limit, loaded: loaded)
        return OllamaWindow(size: size, answer: min(answer, size - bounds.most))
    }

    /// A window that most likely holds the prompt and its answer: for a server that says when it does not.
    static func likely(_ bounds: PromptBounds, answer: Int, limit: Int?, loaded: Int?) -> OllamaWindow {
        let need = min(bounds.likely, bounds.most) + answer
        return OllamaWindow(size: size(for: need, limit: limit ?? .max, loaded: loaded), answer: answer)
    }

    /// The next larger one, after a server said that the prompt does not fit; nil when there is none.
    func grown(_ bounds: PromptBounds, limit: Int?) -> OllamaWindow? {
        // A larger one than the prompt can be helps nobody.
        let most = min(limit ?? .max, max(Self.step(bounds.most + answer), size))
        guard size < most else { return nil }
        return OllamaWindow(size: min(size * 2, most), answer: answer)
    }

    private static func size(for need: Int, limit: Int, loaded: Int?) -> Int {
        let size = min(step(need), limit)
        guard let loaded, loaded > size, loaded <= limit else { return size }
        return loaded
    }

    private static func step(_ need: Int) -> Int {
        var size = smallest
        while size < need, size < 1 << 40 { size *= 2 }
        return size
    }
}
