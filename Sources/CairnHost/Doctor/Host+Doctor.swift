import CairnAgents
import CairnModels
package import CairnWire
import CairnWorkflow

/// All that `cairn doctor` found.
package struct Diagnosis: Sendable {
    /// In order of the checks.
    package var findings: [Finding]

    package func count(_ status: Finding.Status) -> Int { findings.count { $0.status == status } }

    /// What kind of trouble is to be mended first; nil when nothing failed. Definitions come first: what they name
    /// decides what else is needed.
    package var trouble: Finding.Trouble? {
        let troubles = findings.filter { $0.status == .fail }.map(\.trouble)
        return [.definitions, .machine, .unreachable].first { troubles.contains($0) }
    }

    package var json: JSON {
        ["ok": .bool(trouble == nil), "findings": .array(findings.map(\.json))]
    }
}

extension Host {
    /// Looks at everything that the project needs, side by side. Changes nothing.
    package func examine() async -> Diagnosis {
        let patient = Patient(host: self, project: await project())
        let checks = catalog.checks
        let found = await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await check.init().look(at: patient)) }
            }
            var found = [[Finding]](repeating: [], count: checks.count)
            for await (index, findings) in group { found[index] = findings }
            return found
        }
        return Diagnosis(
            findings: zip(checks, found).flatMap { check, findings in
                findings.map { finding in
                    var finding = finding
                    finding.check = check.name
                    return finding
                }
            })
    }
}

extension Host {
    /// The gateway that a check looks at the model `name` through: as a run would call it now.
    ///
    /// - Parameter files: contents of the files that definitions name.
    func gateway(
        _ models: [String: ModelSettings], for name: String, files: [String: String]
    ) async throws(FailureDetails) -> ModelGateway {
        try await ModelGateway.resolving(
            models, for: name, kinds: catalog.providers, references: references(), files: files,
            ports: ProviderPorts(
                http: HurriedClient(base: await clients().open(), patience: Patient.patience), loop: loop,
                workers: workers))
    }
}
