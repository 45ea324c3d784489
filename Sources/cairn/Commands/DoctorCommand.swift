import CairnHost
import CairnWire

struct DoctorCommand: Command {
    static let name = "doctor"
    static let arguments: [CommandSpec.Argument] = []

    struct Options: PlainOptions {
        static let summary = "Looks at everything that the project needs, and names the mend of what is wrong."
        var json = false
    }

    init(_ words: Invocation, _ options: Options) {}

    func run(in session: Session) async throws -> ExitCode {
        let diagnosis = await session.host.examine()
        if session.json {
            session.console.print(diagnosis.json.text())
        } else {
            show(diagnosis, session)
        }
        return switch diagnosis.trouble {
        case nil: .done
        case .definitions: .usage
        case .machine: .failed
        case .unreachable: .unreachable
        }
    }

    private func show(_ diagnosis: Diagnosis, _ session: Session) {
        let style = session.style
        let width = min(28, diagnosis.findings.map(\.subject.count).max() ?? 0)
        for finding in diagnosis.findings {
            let subject = finding.subject.forTerminal.padded(to: width)
            let place = finding.place.map { "  " + style.dim($0.forTerminal) } ?? ""
            session.console.print("\(finding.status.sign(style)) \(subject)  \(finding.message.forTerminal)\(place)")
            if let mend = finding.mend { session.console.print("    \(style.cyan("→")) \(mend.forTerminal)") }
        }
        let counts = [(diagnosis.count(.fail), "to be mended"), (diagnosis.count(.warn), "to be looked at")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        session.console.print(
            "\n" + (counts.isEmpty ? style.green("all is well") : style.bold(counts.joined(separator: ", "))))
    }
}

extension Finding.Status {
    fileprivate func sign(_ style: Style) -> String {
        switch self {
        case .ok: style.green("✓")
        case .warn: style.yellow("!")
        case .fail: style.red("✗")
        }
    }
}
