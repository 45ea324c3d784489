import CairnHost
import CairnWire

struct ModelsListCommand: Command {
    static let name = "models list"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: PlainOptions {
        static let summary = "The models that the definitions name, and what their servers have."
        var json = false
    }

    init(_ words: Invocation, _ options: Options) {}

    func run(in session: Session) async throws -> ExitCode {
        let report = try await session.host.models()
        guard !session.json else {
            session.console.print(report.json.text())
            return .done
        }
        if !report.models.isEmpty {
            var table = Table(["NAME", "PROVIDER", "MODEL", "STATE", "CONTEXT", "CAN", "PRICE"])
            for model in report.models {
                table.rows.append([
                    model.name, model.provider, model.model ?? "", model.state, model.context.map { "\($0)" } ?? "",
                    model.capabilities?.joined(separator: ", ") ?? "",
                    model.price.map { "$\($0.input) in, $\($0.output) out" } ?? "",
                ])
            }
            for line in table.lines(style: session.style) { session.console.print(line) }
        }
        for server in report.servers { show(server, session) }
        // Each said once, though several models may be on a server that is gone.
        var told: Set<String> = []
        for failure in report.models.compactMap(\.failure) where told.insert(failure.message).inserted {
            session.warn(failure.message)
        }
        return .done
    }

    private func show(_ server: ModelsReport.Server, _ session: Session) {
        let style = session.style
        let version = server.version.map { " \($0)" } ?? ""
        let head = "\(style.bold(server.origin.forTerminal)) \(style.dim("\(server.provider)\(version)".forTerminal))"
        if server.failure != nil { return session.console.print("\(head)  \(style.red("does not answer"))") }
        session.console.print(server.models.isEmpty ? "\(head)  no models yet" : head)
        for model in server.listing {
            let size = model.size.map { $0.bytesPhrase } ?? ""
            session.console.print(
                "  " + [model.name, size, model.kind].filter { !$0.isEmpty }.joined(separator: "  ").forTerminal)
        }
    }
}
