import CairnEngine
import CairnHost
import CairnReactor
import CairnTelemetry
import Testing

@Suite struct RedactedListenerTests {
    /// What a listener hears of these pieces.
    private func heard(_ pieces: [String], secret: String) -> String {
        let redactor = Redactor()
        let told = Told()
        let listener = RedactedListener(redactor) { delta in
            if case .text(let text) = delta { told.text.withLock { $0 += text } }
        }
        // As a call does: the secret is looked up when the call has begun, and before its answer comes.
        redactor.register(secret)
        for piece in pieces { listener.hear(.text(piece)) }
        listener.finish()
        return told.text.withLock { $0 }
    }

    private final class Told: Sendable {
        let text = Lock("")
    }

    @Test func `a secret shows in no cut of the text`() {
        let answer = Array("Schlüssel: hunter2-häuser, und weiter")
        for cut in 0...answer.count {
            let pieces = [String(answer[..<cut]), String(answer[cut...])]
            #expect(heard(pieces, secret: "hunter2-häuser") == "Schlüssel: [redacted], und weiter")
        }
        #expect(
            heard(answer.map { String($0) }, secret: "hunter2-häuser") == "Schlüssel: [redacted], und weiter")
    }

    @Test func `text that only begins like a secret comes whole`() {
        #expect(heard(["the hun", "ter2", " sleeps, hunte"], secret: "hunter2-x") == "the hunter2 sleeps, hunte")
    }
}
