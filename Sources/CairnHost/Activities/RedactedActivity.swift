import CairnEngine
import CairnTelemetry
import CairnWire
import CairnWorkflow

/// An activity whose words pass through the redactor before anybody keeps or shows them: a server may echo the key that it
/// was sent.
struct RedactedActivity<Wrapped: HostActivity>: Activity {
    static var kind: String { Wrapped.kind }

    private let wrapped: Wrapped
    private let redactor: Redactor

    init(_ services: ActivityServices, redactor: Redactor) {
        wrapped = Wrapped(services)
        self.redactor = redactor
    }

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let listener = RedactedListener(redactor, tell: context.stream)
        defer { listener.finish() }
        var context = context
        context.stream = { listener.hear($0) }
        do throws(FailureDetails) {
            var result = try await wrapped.run(input, context: context)
            result.output = redactor.redact(result.output)
            result.citations = result.citations.map { redactor.redact($0) }
            return result
        } catch {
            var failure = error
            failure.message = redactor.redact(failure.message)
            throw failure
        }
    }
}

extension HostActivity {
    /// This activity, made and redacted.
    static func make(_ services: ActivityServices, redactor: Redactor) -> any Activity {
        RedactedActivity<Self>(services, redactor: redactor)
    }
}
