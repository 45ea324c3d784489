import CairnAgents
import CairnReactor
import CairnWire
import Glibc

/// The definitions: what `cairn validate` says of them.
struct DefinitionsCheck: DoctorCheck {
    static let name = "definitions"
    /// More than these are told in one line: `cairn validate` shows all.
    private static let most = 8

    func look(at patient: Patient) async -> [Finding] {
        let folder = patient.settings.agents
        guard await patient.files.run({ access(folder, F_OK) == 0 }) else {
            return [.fail(folder, "there is no folder of definitions", mend: "cairn init", place: folder, .definitions)]
        }
        let diagnostics = patient.project.diagnostics.sorted { ($0.severity == .error) && $1.severity != .error }
        var findings = diagnostics.prefix(Self.most).map { Self.finding($0) }
        if diagnostics.count > Self.most {
            let more = "\(diagnostics.count - Self.most) more"
            findings.append(
                patient.project.errors.count > Self.most
                    ? .fail(folder, more, mend: "cairn validate", .definitions)
                    : .warn(folder, more, mend: "cairn validate"))
        }
        guard patient.project.errors.isEmpty else { return findings }
        let project = patient.project.project
        guard !project.agents.isEmpty || !project.workflows.isEmpty else {
            return findings + [
                .fail(folder, "no agent and no workflow is declared", mend: "cairn init", place: folder, .definitions)
            ]
        }
        return [.ok(folder, DefinitionCheck.summary(of: project))] + findings
    }

    private static func finding(_ diagnostic: Diagnostic) -> Finding {
        let place = diagnostic.range.map { range in
            "\(diagnostic.file ?? ""):\(range.start.line):\(range.start.column)"
        }
        let subject = diagnostic.path.isEmpty ? diagnostic.code.rawValue : "\(diagnostic.path)"
        let mend = diagnostic.mend ?? "cairn validate"
        return diagnostic.severity == .error
            ? .fail(subject, diagnostic.message, mend: mend, place: place ?? diagnostic.file, .definitions)
            : .warn(subject, diagnostic.message, mend: mend, place: place ?? diagnostic.file)
    }
}
