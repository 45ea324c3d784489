import CairnAgents
import CairnModels
import CairnWire
import CairnWorkflow

/// Every model that a definition names: does its server answer, does it have the model, is the model able to do what is
/// asked of it?
struct ModelsCheck: DoctorCheck {
    static let name = "models"
    /// What a call sends along for its answer (design §4), and what passages and instructions take beside it.
    private static let fairContext = 4096 + 2048

    func look(at patient: Patient) async -> [Finding] {
        await withTaskGroup(of: (Int, [Finding]).self) { group in
            let models = patient.models
            for (index, model) in models.enumerated() {
                group.addTask { (index, await look(at: model.name, users: model.users, patient)) }
            }
            var found = [[Finding]](repeating: [], count: models.count)
            for await (index, findings) in group { found[index] = findings }
            return found.flatMap(\.self)
        }
    }

    private func look(at name: String, users: [DefinitionID], _ patient: Patient) async -> [Finding] {
        let subject = "model \(name)"
        if case .group? = patient.project.project.models[name] {
            return [.ok(subject, "a group; its models are looked at by themselves")]
        }
        do {
            let gateway = try await gateway(for: name, patient)
            let settings = try gateway.settings(of: name)
            if let finding = missingKey(subject, settings, patient) { return [finding] }
            guard let server = try gateway.server(of: name) else { return [.ok(subject, "built in")] }
            let needs = Needs(users: users, project: patient.project.project, declared: settings.context)
            return Self.findings(subject, settings, try await ask(server, settings.model ?? ""), needs)
        } catch let error as FailureDetails {
            // What it refers to is looked at by a check of its own.
            return [.warn(subject, "not looked at: \(error.message)", mend: "Set what it refers to, and try again.")]
        } catch let error as ModelError {
            return [Self.finding(subject, name, error)]
        } catch {
            return [.fail(subject, "\(error)", mend: "cairn validate")]
        }
    }

    private func gateway(for name: String, _ patient: Patient) async throws(FailureDetails) -> ModelGateway {
        var models: [String: ModelSettings] = [:]
        for (name, model) in patient.project.project.models {
            if case .single(let single) = model { models[name] = ModelSettings(single) }
        }
        return try await patient.host.gateway(models, for: name, files: patient.project.files)
    }

    /// Without its key a cloud's answer is known, and nothing needs to leave the machine for it.
    private func missingKey(_ subject: String, _ settings: ModelSettings, _ patient: Patient) -> Finding? {
        let server = patient.host.catalog.providers.first { $0.name == settings.provider }?.defaultServer
        guard settings.baseURL == nil, settings.apiKey == nil, settings.headers.isEmpty,
            let variable = server?.keyVariable, let address = server?.baseURL, address.hasPrefix("https://"),
            patient.environment[variable]?.isEmpty ?? true
        else { return nil }
        return .fail(
            subject, "\(address) wants a key, and \(variable) is not set", mend: "export \(variable)=…", .definitions)
    }

    private func ask(_ server: any ModelServer, _ model: String) async throws(ModelError) -> Served {
        var served = Served()
        do throws(ModelError) {
            served.models = try await server.models().map(\.name)
        } catch  where error.code == .notFound {
            // Not every server lists what it has; that it answers is what there is to know of it.
            return served
        }
        served.isPresent = served.models.contains { $0 == model || $0 == "\(model):latest" }
        guard served.isPresent == true else { return served }
        served.facts = try await server.facts(of: model)
        served.version = try await server.version()
        return served
    }

    /// What a server told of a model.
    struct Served: Sendable, Hashable {
        /// Nil where it does not say.
        var isPresent: Bool?
        var models: [String] = []
        var facts = ModelFacts()
        var version: String?
    }
}

// MARK: - What the server's answer means

extension ModelsCheck {
    /// What definitions ask of a model.
    struct Needs {
        var tools: [String]
        /// What the file says that fits into a call.
        var context: Int?

        init(users: [DefinitionID], project: Project, declared: Int?) {
            tools = users.filter { $0.kind == .agent }.map(\.name).filter { name in
                guard let agent = project.agents[name] else { return false }
                return !agent.tools.isEmpty || agent.knowledge.contains { $0.mode == .tool }
            }
            context = declared
        }
    }

    static func findings(
        _ subject: String, _ settings: ModelSettings, _ served: Served, _ needs: Needs
    ) -> [Finding] {
        let model = settings.model ?? ""
        if served.isPresent == false {
            let near = Suggestion.nearest(to: model, among: served.models).map { "Did you mean \"\($0)\"? " } ?? ""
            let mend = settings.provider == "ollama" ? "ollama pull \(model)" : "Name a model that it has."
            let known = served.models.isEmpty ? "has none" : "has \(served.models.prefix(5).joined(separator: ", "))"
            return [.fail(subject, "its server answers, and does not have \(model): it \(known)", mend: near + mend)]
        }
        var findings: [Finding] = []
        if let able = served.facts.capabilities, !able.contains(.tools), !needs.tools.isEmpty {
            findings.append(
                .fail(
                    subject, "it calls no tools, and \(needs.tools.joined(separator: ", ")) has some",
                    mend: "Take a model with tools, or remove \"tools\".", .definitions))
        }
        if let declared = needs.context, let context = served.facts.context, declared > context {
            findings.append(
                .fail(
                    subject, "the file says that \(declared) tokens fit into it, its server says \(context)",
                    mend: "Write \"context: \(context)\".", .definitions))
        }
        if let context = needs.context ?? served.facts.context, context < fairContext {
            findings.append(
                .warn(
                    subject, "\(context) tokens fit into a call: little for passages and an answer of 4096",
                    mend: "Give it more \"context\", or take another model."))
        }
        guard findings.isEmpty else { return findings }
        guard served.isPresent != nil else {
            return [
                .warn(
                    subject, "its server answers, and tells nothing of its models",
                    mend: "Check base_url, which mostly ends in /v1, and try it: cairn run")
            ]
        }
        let parts =
            [served.isPresent == true ? "there" : "its server answers"]
            + (served.facts.context.map { ["\($0) tokens"] } ?? [])
            + (served.facts.capabilities?.contains(.tools) == true ? ["calls tools"] : [])
            + (served.version.map { ["server \($0)"] } ?? [])
        return [.ok(subject, parts.joined(separator: ", "))]
    }

    static func finding(_ subject: String, _ name: String, _ error: ModelError) -> Finding {
        switch error.code {
        case .unreachable, .timeout:
            .fail(subject, error.message, mend: mend(of: name, error), .unreachable)
        case .unauthorized: .fail(subject, error.message, mend: "Set the key that api_key names, and try again.")
        case .settings: .warn(subject, "not looked at: \(error.message)", mend: "Set what it refers to, and try again.")
        case .unknown: .fail(subject, error.message, mend: "cairn validate", .definitions)
        default: .fail(subject, error.message, mend: "Check base_url, and look into the server's log.")
        }
    }

    private static func mend(of name: String, _ error: ModelError) -> String {
        name.hasPrefix("ollama/") || error.message.contains(":11434")
            ? "ollama serve" : "Start the server, or mend base_url."
    }
}
