/// A law of the decider that did not hold, and for what.
package struct LawViolation: Error, CustomStringConvertible {
    package var law: String
    package var found: String

    package init(_ law: String, _ found: String) {
        self.law = law
        self.found = found
    }

    package var description: String { "\(law): \(found)" }
}
