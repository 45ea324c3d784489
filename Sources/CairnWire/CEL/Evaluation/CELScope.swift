/// What the names of an expression stand for.
package protocol CELScope<Failure> {
    /// What a look-up may fail with: a value that is not loaded yet, say. `Never` for a scope that holds everything.
    associatedtype Failure: Error

    /// The value of a name; nil when the scope does not have it. Called each time that an expression meets the name.
    /// - Throws: `Failure`, which ends the evaluation at once: `||` and `&&` do not absorb it.
    func value(of name: String) throws(Failure) -> JSON?
}

/// An object is a scope of its members.
extension JSONObject: CELScope {
    package func value(of name: String) throws(Never) -> JSON? { self[name] }
}

/// Why an expression or a template gave no value.
package enum CELFailure<ScopeFailure: Error>: Error {
    case expression(CELError)
    /// The scope could not tell the value of a name.
    case scope(ScopeFailure)
}

extension CELFailure where ScopeFailure == Never {
    /// The error, when the scope cannot fail.
    package var error: CELError {
        switch self {
        case .expression(let error): error
        }
    }
}
