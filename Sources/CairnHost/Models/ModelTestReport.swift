import CairnModels
package import CairnWire

/// How a model did in its trial.
package struct ModelTestReport: Sendable {
    package struct Check: Sendable {
        /// `chat`, `streaming`, `output`, `tools`, `embedding`.
        package let name: String
        /// `passed`, `failed`, `unsupported`.
        package let outcome: String
        /// Of the whole exchange; of `streaming` until the first words.
        package let milliseconds: Int64
        package let detail: String
        let code: String?
    }

    package let model: String
    package let checks: [Check]
    /// Why nothing could be tried.
    package let failure: ServiceError?
    /// Something that the model needs does not answer.
    package let isUnreachable: Bool

    package var passed: Bool {
        failure == nil && checks.contains { $0.outcome == "passed" } && !checks.contains { $0.outcome == "failed" }
    }

    init(_ model: String, _ results: [ModelTrial.Result]) {
        self.model = model
        checks = results.map {
            Check(
                name: $0.check.rawValue, outcome: $0.outcome.rawValue, milliseconds: $0.milliseconds,
                detail: $0.detail, code: $0.error?.code.rawValue)
        }
        failure = nil
        isUnreachable = results.contains { $0.error?.code == .unreachable }
    }

    init(_ model: String, failure: ServiceError) {
        self.model = model
        checks = []
        self.failure = failure
        isUnreachable = failure.isUnreachable
    }

    package var json: JSON {
        var object: JSONObject = [
            "model": .string(model), "passed": .bool(passed),
            "checks": .array(
                checks.map { check in
                    var object: JSONObject = [
                        "check": .string(check.name), "outcome": .string(check.outcome),
                        "milliseconds": .int(check.milliseconds), "detail": .string(check.detail),
                    ]
                    if let code = check.code { object["code"] = .string(code) }
                    return .object(object)
                }),
        ]
        if let failure { object["error"] = failure.json }
        return .object(object)
    }
}
