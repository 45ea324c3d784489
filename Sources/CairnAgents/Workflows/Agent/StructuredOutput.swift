import CairnWire
import CairnWorkflow

/// An answer that should be JSON of a schema.
enum StructuredOutput {
    static let code = "output.schema"

    /// Reads an answer. A model that was told to give JSON alone may still put it into a Markdown fence: one that holds all
    /// of the answer is taken off.
    ///
    /// - Throws: `FailureDetails` that says what is wrong, for a person and for the model that is asked once more.
    static func read(_ completion: ChatCompletion, _ schema: JSONSchema, step: Path) throws(FailureDetails) -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: unfenced(completion.text))
        } catch {
            let cut = completion.isCutOff ? "was cut off at max_tokens" : "should be JSON and is not: \(error)"
            throw FailureDetails(code: code, message: "\(step): the answer \(cut)")
        }
        let violations = schema.validate(json)
        guard violations.isEmpty else {
            let list = violations.prefix(5).map(\.description).joined(separator: "; ")
            throw FailureDetails(code: code, message: "\(step): the answer does not fit its schema: \(list)")
        }
        return json
    }

    /// What a model is told of an answer that does not fit.
    static func request(_ problem: String) -> String {
        "\(problem)\nAnswer again, with the JSON alone: no words before or after it."
    }

    private static func unfenced(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank }),
            first < last, lines[first].hasPrefix("```"), lines[last].filter({ !$0.isWhitespace }) == "```"
        else { return text }
        return lines[(first + 1)..<last].joined(separator: "\n")
    }
}

extension Substring {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
