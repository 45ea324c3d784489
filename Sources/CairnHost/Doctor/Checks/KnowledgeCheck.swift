import CairnAgents
import CairnKnowledge
import CairnWire

/// The sources of knowledge bases: are they there, and is there something to read in them?
struct KnowledgeCheck: DoctorCheck {
    static let name = "knowledge"

    func look(at patient: Patient) async -> [Finding] {
        var findings: [Finding] = []
        for (name, base) in patient.project.project.knowledge.sorted(by: { $0.key < $1.key }) {
            for case .files(let source) in base.sources { findings.append(await look(at: source, of: name, patient)) }
        }
        return findings
    }

    private func look(at source: FilesSource, of name: String, _ patient: Patient) async -> Finding {
        let subject = "knowledge \(name)"
        let shown = RelativePath.rebase(source.files, onto: patient.settings.agents)
        let folder = FolderSource(
            root: RelativePath.rebase(source.files, onto: patient.host.root), include: source.include,
            exclude: source.exclude, thread: patient.files)
        do throws(KnowledgeError) {
            let listing = try await folder.list()
            if let fault = listing.faults.first {
                let others = listing.faults.count > 1 ? ", and \(listing.faults.count - 1) more cannot either" : ""
                return .warn(
                    subject, "\(fault.path) cannot be read: \(fault.message)\(others)", mend: "cairn ingest \(name)",
                    place: shown)
            }
            guard !listing.entries.isEmpty else {
                return .fail(
                    subject, "the folder holds no document that can be read (.md, .txt, .html)",
                    mend: "Put documents into \(shown).", place: shown, .definitions)
            }
            let count = listing.entries.count
            return .ok(subject, "\(count) \(count == 1 ? "document" : "documents")", place: shown)
        } catch {
            return .fail(
                subject, error.message, mend: "mkdir -p \(shown), and put documents into it", place: shown, .definitions
            )
        }
    }
}
