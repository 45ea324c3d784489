import CairnAgents
import CairnWire
import CairnWorkflow

/// Everything that definitions refer to and that is not in them: variables and secrets. Values are looked up and never
/// shown.
struct SecretsCheck: DoctorCheck {
    static let name = "secrets"
    /// What is shorter cannot be kept out of logs: it would stand in half of all words.
    private static let shortest = 6

    func look(at patient: Patient) async -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<Reference> = []
        for placed in patient.project.references where seen.insert(placed.reference).inserted {
            if let finding = await look(at: placed, patient) { findings.append(finding) }
        }
        return findings
    }

    private func look(at placed: PlacedReference, _ patient: Patient) async -> Finding? {
        let place = Self.shown(placed.place)
        switch placed.reference {
        // Its content is in the definition; the loader tells when it is missing.
        case .file: return nil
        case .environment(let name, let fallback):
            guard let value = patient.environment[name], !value.isEmpty else {
                guard fallback == nil else { return .ok(name, "not set; its default is used", place: place) }
                return .fail(name, "the variable is not set", mend: "export \(name)=…", place: place, .definitions)
            }
            return .ok(name, "set", place: place)
        case .secret(let store, let key):
            let subject = "\(store)/\(key)"
            do throws(FailureDetails) {
                let found = try await patient.host.references().look(up: [placed.reference], files: [:])
                guard let value = found[placed.reference], value.utf8.count >= Self.shortest else {
                    return .warn(
                        subject,
                        "the secret has fewer than \(Self.shortest) characters, and cannot be kept out of logs",
                        mend: "Take a longer one.", place: place)
                }
                return .ok(subject, "there", place: place)
            } catch {
                return .fail(
                    subject, error.message, mend: Self.mend(store: store, key: key, patient.environment), place: place,
                    .definitions)
            }
        }
    }

    private static func mend(store: String, key: String, _ environment: Environment) -> String {
        store == FileSecretStore.kind
            ? "Write it into the file \(environment["CAIRN_SECRETS"] ?? "/run/secrets")/\(key)."
            : "Name another store."
    }

    private static func shown(_ place: Diagnostic.Place) -> String? {
        switch place {
        case .nowhere: nil
        case .named(let name): name
        case .file(let file, let range): "\(file):\(range.start.line)"
        case .wholeFile(let file): file
        }
    }
}
