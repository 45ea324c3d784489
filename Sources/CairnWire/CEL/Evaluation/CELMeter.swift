/// What an evaluation may still do. A step is a node, an element looked at or copied (eight of them where they are only
/// copied), or 256 bytes of text; what is costlier takes more. Memory has no meter of its own: nothing is made that is not
/// paid for, so that the steps bound it.
struct CELMeter {
    /// Steps that the evaluation began with.
    let budget: Int
    private(set) var left: Int
    /// The last pattern that was made while evaluating: in a loop it is the same one again and again.
    private var pattern: RegularExpression?

    init(budget: Int) {
        self.budget = budget
        left = budget
    }

    /// False when the budget is used up.
    mutating func take(_ steps: Int) -> Bool {
        left = left.subtractingReportingOverflow(steps).partialValue
        return left >= 0
    }

    var exhausted: CELFault {
        CELFault(.limit, "the expression takes more than \(budget) steps, its budget: it handles too much data")
    }

    /// - Throws: `limit` when the budget is used up.
    mutating func spend(_ steps: Int) throws(CELFault) {
        guard take(steps) else { throw exhausted }
    }

    /// Steps for so many bytes of text that are copied or compared.
    mutating func spend(bytes: Int) throws(CELFault) { try spend(bytes / 256) }

    /// Steps for so many bytes of text that are looked at one by one.
    mutating func spend(eachOf bytes: Int) throws(CELFault) { try spend(bytes / 16) }

    /// A pattern that is known only now.
    mutating func regularExpression(_ text: String) throws(CELFault) -> RegularExpression {
        if let pattern, pattern.pattern.hasSameScalars(as: text) { return pattern }
        try spend(1000 + text.utf8.count * 8)
        do throws(RegularExpression.Refusal) {
            let made = try RegularExpression(text)
            pattern = made
            return made
        } catch {
            throw CELFault(.pattern, "the pattern \(error.reason)")
        }
    }
}

/// Why an operation gives no value. The evaluator knows the place.
struct CELFault: Error, Hashable {
    var code: CELError.Code
    var message: String

    init(_ code: CELError.Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
