import CairnHost
import CairnReactor
import CairnWire

/// The one line on a terminal that tells how far a server is; nothing anywhere else.
final class PullLine: Sendable {
    private let session: Session
    private let shown = Lock("")

    init(_ session: Session) { self.session = session }

    private var isDrawn: Bool { session.errorIsTerminal && !session.json }

    func show(_ progress: PullProgress) {
        guard isDrawn else { return }
        var line = progress.status.forTerminal
        if let total = progress.total, total > 0 {
            let completed = progress.completed ?? 0
            line += ": \(min(100, completed * 100 / total)) %, \(completed.bytesPhrase) of \(total.bytesPhrase)"
        }
        let isNew = shown.withLock { last in
            defer { last = line }
            return last != line
        }
        if isNew { session.console.write("\r\u{1B}[K\(line.shortened(to: 100))", to: .error) }
    }

    /// Takes the line away when the work is over, however it ended.
    func clearing<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            let value = try await work()
            clear()
            return value
        } catch {
            clear()
            throw error
        }
    }

    func done(server: String, model: String) -> ExitCode {
        if session.json {
            let json: JSON = ["model": .string(model), "server": .string(server), "status": "success"]
            session.console.print(json.text())
        } else {
            session.console.print(
                "\(session.style.green("✓")) \(session.style.bold(model.forTerminal)) is on \(server.forTerminal)")
        }
        return .done
    }

    private func clear() {
        let wasShown = shown.withLock { !$0.isEmpty }
        if isDrawn, wasShown { session.console.write("\r\u{1B}[K", to: .error) }
    }
}

extension Int64 {
    /// `2.0 GB`, in powers of ten as download sizes are told.
    var bytesPhrase: String {
        var amount = Double(self)
        var unit = "B"
        for larger in ["kB", "MB", "GB", "TB"] where amount >= 1000 {
            amount /= 1000
            unit = larger
        }
        guard unit != "B" else { return "\(self) B" }
        let tenths = Int((amount * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
