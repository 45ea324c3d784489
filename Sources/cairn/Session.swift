import CairnHost
import CairnReactor
import CairnWire

/// What a command works with, once its words are understood.
struct Session: Sendable {
    let host: Host
    let console: Console
    /// Results as one JSON object.
    let json: Bool

    /// Whether a person looks at the results, and at the rest.
    let outputIsTerminal: Bool
    let errorIsTerminal: Bool

    var style: Style { console.style }

    /// A warning that stops nothing.
    func warn(_ message: String) { console.tell(style.yellow("warning: ") + message.forTerminal) }
}
