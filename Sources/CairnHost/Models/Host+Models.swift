import CairnAgents
import CairnModels
import CairnReactor
package import CairnWire
import CairnWorkflow
import Glibc

extension Host {
    /// Every model that the definitions declare or name, and what the servers have.
    ///
    /// - Throws: `HostError` with `definitions`. A server that does not answer is told, and is no error.
    package func models() async throws -> ModelsReport {
        let project = try await modelProject()
        var models: [ModelsReport.Model] = []
        var servers: [String: ModelsReport.Server] = [:]
        for name in project.modelNames {
            guard let settings = project.settings(of: name) else {
                models.append(.group(name))
                continue
            }
            var model = ModelsReport.Model(name, settings)
            do {
                let gateway = try await gateway(for: name, in: project)
                if let server = try gateway.server(of: name) {
                    if servers[server.origin] == nil {
                        servers[server.origin] = await look(at: server, of: settings.provider)
                    }
                    await model.look(at: server, servers[server.origin])
                }
            } catch {
                guard let failure = ServiceError(error) else { throw error }
                model.failure = failure
            }
            models.append(model)
        }
        // What a machine has, whether or not a definition names it yet.
        let gateway = try await gateway(for: "", in: project)
        if let server = try gateway.defaultServer(of: OllamaProvider.kind), servers[server.origin] == nil {
            servers[server.origin] = await look(at: server, of: OllamaProvider.kind)
        }
        return ModelsReport(models: models, servers: servers.values.sorted { $0.origin < $1.origin })
    }

    /// Small real exchanges with a model; with every model of the definitions when none is named.
    ///
    /// - Parameter onResult: told of each model as it is done.
    package func testModels(
        _ names: [String], onResult: @Sendable (ModelTestReport) -> Void
    ) async throws {
        let project = try await modelProject()
        for name in names.isEmpty ? project.modelNames.filter({ project.settings(of: $0) != nil }) : names {
            do {
                let gateway = try await gateway(for: name, in: project)
                onResult(ModelTestReport(name, try await ModelTrial(gateway, loop: loop).run(name)))
            } catch {
                guard let failure = ServiceError(error) else { throw error }
                onResult(ModelTestReport(name, failure: failure))
            }
        }
    }

    /// Has a server fetch a model. `name` is one of the definitions', else Ollama's own name of a model, with or without
    /// `ollama/` before it.
    ///
    /// - Returns: the server, and its name of the model.
    package func pullModel(
        _ name: String, onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> (server: String, model: String) {
        let (server, model) = try await server(of: name)
        try await obtain(.pull(model), from: server, onProgress)
        return (server.origin, model)
    }

    /// Has the Ollama of this machine (`OLLAMA_HOST`) make a model from one that it has.
    package func createModel(
        _ name: String, from base: String, system: String?, parameters: JSONObject,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> (server: String, model: String) {
        let (server, base) = try await self.server(of: base)
        try await obtain(
            .create(name, from: base, system: system, parameters: parameters), from: server, onProgress)
        return (server.origin, name)
    }
}

// MARK: - Parts

extension Host {
    /// The definitions; a folder that is not there has none, and models are asked about before there is one.
    private func modelProject() async throws(HostError) -> LoadedProject {
        let loaded = await project()
        guard !loaded.errors.isEmpty else { return loaded }
        let path = settings.agents
        let isThere = await files.run { access(path, F_OK) == 0 }
        return isThere ? try await soundProject() : loaded
    }

    private func gateway(for name: String, in project: LoadedProject) async throws -> ModelGateway {
        try await ModelGateway.resolving(
            project.modelSettings, for: name, kinds: catalog.providers, references: references(), files: project.files,
            ports: ProviderPorts(http: await clients().open(), loop: loop, workers: workers))
    }

    private func look(at server: any ModelServer, of provider: String) async -> ModelsReport.Server {
        var seen = ModelsReport.Server(provider: provider, origin: server.origin)
        do throws(ModelError) {
            seen.models = try await server.models()
            seen.version = try await server.version()
        } catch {
            seen.failure = ServiceError(error)
        }
        return seen
    }

    private func server(of name: String) async throws -> (any ModelServer, String) {
        // What is wrong elsewhere in the files is no reason not to fetch a model.
        let project = await project()
        let gateway = try await gateway(for: name, in: project)
        if let settings = project.project.models[name].flatMap({ ModelSettings($0) }) {
            guard let server = try gateway.server(of: name), let model = settings.model else {
                throw ModelError(
                    .unsupported, "the model \(name) is built in: nothing is to be fetched", retryable: false)
            }
            return (server, model)
        }
        let prefix = "\(OllamaProvider.kind)/"
        guard let server = try gateway.defaultServer(of: OllamaProvider.kind) else {
            throw ModelError(.unsupported, "this build cannot talk to Ollama", retryable: false)
        }
        return (server, name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name)
    }

    /// A connection that broke is no reason to give up while there is progress: the server goes on where it was.
    private func obtain(
        _ wish: ModelWish, from server: any ModelServer, _ onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        let mark = PullMark()
        while true {
            let before = mark.best
            do throws(ModelError) {
                return try await server.obtain(wish) { step in
                    mark.note(step)
                    onProgress(PullProgress(step))
                }
            } catch {
                guard error.code == .cut, mark.best > before else { throw error }
            }
        }
    }
}

extension LoadedProject {
    fileprivate var modelSettings: [String: ModelSettings] {
        project.models.compactMapValues { ModelSettings($0) }
    }

    /// Nil for a group.
    fileprivate func settings(of name: String) -> ModelSettings? {
        guard let declared = project.models[name] else { return ModelSettings(SingleModel(named: name)) }
        return ModelSettings(declared)
    }
}

extension ModelSettings {
    /// Nil for a group.
    fileprivate init?(_ model: ModelDefinition) {
        guard case .single(let single) = model else { return nil }
        self.init(single)
    }
}
