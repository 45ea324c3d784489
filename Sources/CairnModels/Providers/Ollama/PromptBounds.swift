/// What can be said of a prompt's tokens without the model's tokenizer.
struct PromptBounds: Sendable, Hashable {
    /// A token stands for at least one byte of the rendered prompt, so there are no more tokens than bytes. A proof, not a
    /// guess: a context of so many tokens holds the prompt whatever the tokenizer does.
    var most: Int
    /// A guess for most languages, rather too much than too little.
    var likely: Int
    /// No tokenizer makes one token of more than two words.
    var least: Int

    /// What each picture may cost, and mostly does.
    private static let image = (most: 16_384, likely: 1536)

    init(_ prompt: OllamaPrompt, for model: OllamaModel) {
        let around = model.template.map(Self.literalBytes) ?? 512
        let system = prompt.hasSystem ? 0 : model.system.utf8.count
        // A template writes the tools once, or once more at the last message; Go's encoder makes six bytes of each of <>&.
        let tools = 2 * (prompt.toolBytes + 5 * prompt.angles)
        most =
            prompt.textBytes + prompt.callBytes + 5 * prompt.angles + tools + system
            + (prompt.messages.count + 2) * around + prompt.imageCount * Self.image.most + 64
        likely =
            (prompt.textBytes + prompt.callBytes + prompt.toolBytes + system) * 2 / 5 + min(around, 1024) / 3
            + (prompt.messages.count + 1) * 16 + prompt.imageCount * Self.image.likely
        least = prompt.words / 2
    }

    /// Of a text that is embedded: no template, a mark before and behind.
    init(text: String) {
        most = text.utf8.count + 8
        likely = text.utf8.count * 2 / 5 + 8
        least = OllamaPrompt.words(text) / 2
    }

    /// What of a Go template can be written for each message: the text outside of its actions.
    static func literalBytes(_ template: String) -> Int {
        var count = 0
        var rest = Array(template.utf8)[...]
        while let open = rest.firstPair(0x7B) {
            count += open - rest.startIndex
            let inside = rest[(open + 2)...]
            guard let close = inside.firstPair(0x7D) else { return count + inside.count }
            // An action can write a text of its own: {{ "…" }}.
            if inside[..<close].contains(0x22) || inside[..<close].contains(0x60) { count += close - inside.startIndex }
            rest = inside[(close + 2)...]
        }
        return count + rest.count
    }
}

extension ArraySlice<UInt8> {
    /// The first place where a byte stands twice.
    fileprivate func firstPair(_ byte: UInt8) -> Int? {
        var index = startIndex
        while index + 1 < endIndex {
            if self[index] == byte, self[index + 1] == byte { return index }
            index += 1
        }
        return nil
    }
}
