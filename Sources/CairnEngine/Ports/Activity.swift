package import CairnReactor
package import CairnWire
package import CairnWorkflow

/// An effect: a model call, a retrieval, an HTTP request. What it returns is committed exactly once.
///
/// `run` is called on the loop. It must not block, must end soon after its task is cancelled, and tells every failure as
/// `FailureDetails`. Whether it may be called again after the process died is the step's `replay`.
package protocol Activity: Sendable {
    /// The name that commands use: `llm.chat`, `retrieve`, `http`.
    static var kind: String { get }
    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult
}

package struct ActivityResult: Sendable, Hashable {
    package var output: JSON
    /// A list of `{document, heading, start, end, text}`.
    package var citations: JSON?
    package var usage: TokenUsage?

    package init(output: JSON, citations: JSON? = nil, usage: TokenUsage? = nil) {
        self.output = output
        self.citations = citations
        self.usage = usage
    }
}

package struct ActivityContext: Sendable {
    package var run: String
    /// The definition snapshot that the run is pinned to, by content hash.
    package var definition: String
    package var path: Path
    package var attempt: Int
    /// `run/generation/path`: the same for every attempt.
    package var idempotencyKey: String
    package var deadline: LoopInstant?
    /// Sends a piece of output to who listens, beside the journal. May be called any number of times, on the loop.
    package var stream: @Sendable (StreamDelta) -> Void

    package init(
        run: String, definition: String, path: Path, attempt: Int, idempotencyKey: String, deadline: LoopInstant? = nil,
        stream: @escaping @Sendable (StreamDelta) -> Void = { _ in }
    ) {
        self.run = run
        self.definition = definition
        self.path = path
        self.attempt = attempt
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
        self.stream = stream
    }
}

package enum StreamDelta: Sendable, Hashable {
    case text(String)
}
