package import CairnEngine
import CairnReactor
package import CairnTelemetry

/// Hands an answer's pieces on, redacted as one text: a secret that is cut by the border of two pieces does not show either.
package final class RedactedListener: Sendable {
    private let redactor: Redactor
    private let tell: @Sendable (StreamDelta) -> Void
    /// Made at the first piece: by then the call's own secrets have been looked up and are known.
    private let text = Lock<RedactingStream?>(nil)

    package init(_ redactor: Redactor, tell: @escaping @Sendable (StreamDelta) -> Void) {
        self.redactor = redactor
        self.tell = tell
    }

    package func hear(_ delta: StreamDelta) {
        switch delta {
        case .text(let piece):
            pass(
                text.withLock { stream in
                    var open = stream ?? redactor.stream()
                    defer { stream = open }
                    return open.push(Array(piece.utf8))
                })
        }
    }

    /// What was held back, when no more will come.
    package func finish() { pass(text.withLock { $0?.finish() ?? [] }) }

    private func pass(_ bytes: [UInt8]) {
        if !bytes.isEmpty { tell(.text(String(decoding: bytes, as: UTF8.self))) }
    }
}
