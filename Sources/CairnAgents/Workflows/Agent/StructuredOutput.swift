import CairnWire
import CairnWorkflow

/// An answer that should be JSON of a schema.
enum StructuredOutput {
    static let code = "output.schema"

    /// - Throws: `FailureDetails` that says what is wrong, for a person and for the model that is asked once more.
    static func read(_ text: String, _ schema: JSONSchema, step: Path) throws(FailureDetails) -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: text)
        } catch {
            throw FailureDetails(code: code, message: "\(step): the answer should be JSON and is not: \(error)")
        }
        let violations = schema.validate(json)
        guard violations.isEmpty else {
            let list = violations.prefix(5).map(\.description).joined(separator: "; ")
            throw FailureDetails(code: code, message: "\(step): the answer does not fit its schema: \(list)")
        }
        return json
    }
}
