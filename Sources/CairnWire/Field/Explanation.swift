/// What a code means, at length: what `cairn explain` prints. Stands beside the declaration of its code; a test sees to it
/// that no code is without.
package struct Explanation: Sendable, Hashable {
    package var code: String
    /// What has happened, on one line, without a full stop.
    package var summary: String
    /// What it means: sentences, in lines.
    package var meaning: String
    /// A definition that gives the code, or words that were typed or said.
    package var example: Example?
    /// What to do.
    package var mend: String

    package enum Example: Sendable, Hashable {
        /// A file that gives the code, and the same file as it should be: a test loads both.
        case definition(wrong: String, right: String)
        case words(String)
    }

    /// - Parameters:
    ///   - code: a code's own declaration, or its text where it has none.
    ///   - wrong: a file that gives the code; `right`: the same file, mended.
    package init<Code: RawRepresentable<String>>(
        _ code: Code, _ summary: String, _ meaning: String, wrong: String, right: String, mend: String
    ) {
        self.init(code.rawValue, summary, meaning, .definition(wrong: wrong, right: right), mend)
    }

    package init<Code: RawRepresentable<String>>(
        _ code: Code, _ summary: String, _ meaning: String, words: String? = nil, mend: String
    ) {
        self.init(code.rawValue, summary, meaning, words.map(Example.words), mend)
    }

    package init(_ code: String, _ summary: String, _ meaning: String, words: String? = nil, mend: String) {
        self.init(code, summary, meaning, words.map(Example.words), mend)
    }

    private init(_ code: String, _ summary: String, _ meaning: String, _ example: Example?, _ mend: String) {
        self.code = code
        self.summary = summary
        self.meaning = meaning
        self.example = example
        self.mend = mend
    }
}

extension Explanation {
    /// `{code, summary, meaning, example?, mended?, mend}`
    package var json: JSON {
        var object: JSONObject = [
            "code": .string(code), "summary": .string(summary), "meaning": .string(meaning), "mend": .string(mend),
        ]
        switch example {
        case nil: break
        case .words(let words): object["example"] = .string(words)
        case .definition(let wrong, let right):
            object["example"] = .string(wrong)
            object["mended"] = .string(right)
        }
        return .object(object)
    }
}
