import CairnAgents
import CairnKnowledge
import CairnModels
import CairnReactor
import CairnWire
import Glibc

/// What a new project is to be, as it was asked for.
package struct NewProjectRequest: Sendable {
    /// The project's folder; made when it is missing.
    package var folder: String
    /// Of the agent.
    package var name: String
    /// Nil: what is found decides.
    package var model: String?

    package init(folder: String, name: String, model: String?) {
        self.folder = folder
        self.name = name
        self.model = model
    }
}

/// What was found, and what was written.
package struct NewProjectReport: Sendable {
    package var project: NewProject
    package var ollama: LocalModels?
    /// Where one was looked for; nil when nobody looked.
    package var ollamaAddress: String?
    /// Names of the variables that hold keys; never what they hold.
    package var keys: [String]
    /// Files, as a person writes them from where he is.
    package var written: [String]
    /// Files that were wanted and were there already.
    package var kept: [String]
}

extension Host {
    /// The most that is read of a document to find its title.
    private static let titleLimit = 1 << 20

    /// Looks at the folder, the environment and this machine, and writes an agent that works. Nothing that is there is
    /// replaced.
    ///
    /// - Throws: `HostError` with `exists` or `definitions`; `FileError`. Then nothing was written, or the file that could not
    ///   be is named.
    package func begin(_ request: NewProjectRequest) async throws -> NewProjectReport {
        let paths = ProjectPaths(folder: request.folder, agents: settings.agents, name: request.name)
        try await refuse(request, paths)
        if !request.folder.isEmpty {
            try await files.run { () throws(FileError) in try FolderMaker.make(request.folder, mode: 0o755) }
        }
        let server = request.model == nil ? await ollamaServer() : nil
        let ollama = await look(at: server)
        let documents = try await files.run { () throws(FileError) in
            try DocumentPlaces.look(in: request.folder.isEmpty ? "." : request.folder, skipping: paths.agentsName)
        }
        let keys = ["OPENAI_API_KEY"].filter { environment[$0]?.isEmpty == false }
        let project = NewProject(
            name: request.name,
            model: .choose(
                asked: request.model, ollama: ollama, keys: keys, providers: Set(catalog.providers.map(\.name)),
                memory: Self.memory),
            documents: documents, wayUp: paths.wayUp, title: await title(of: documents.first, in: request.folder))
        try check(project, at: paths.definition)
        var report = NewProjectReport(
            project: project, ollama: ollama, ollamaAddress: server?.origin, keys: keys, written: [], kept: [])
        try await write(project, to: paths, &report)
        return report
    }

    /// Bytes of the machine's memory.
    private static var memory: Int64 { Int64(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) }

    /// What is there already and would be in the way.
    private func refuse(_ request: NewProjectRequest, _ paths: ProjectPaths) async throws {
        let isThere = await files.run { access(paths.definition, F_OK) == 0 }
        var place = isThere ? paths.definition : nil
        if place == nil, await files.run({ FolderListing.isFolder(paths.agents) }) {
            let known = await DefinitionFolder(path: paths.agents, thread: files).load(loader: loader, workers: workers)
            let names = known.project
            if names.agents[request.name] != nil || names.workflows[request.name] != nil
                || names.knowledge[request.name] != nil
            {
                place = "a definition in \(paths.agents)"
            }
        }
        guard let place else { return }
        throw HostError(
            .exists,
            "\(request.name) is there already (\(place)), and nothing was written. Give another name with --name, or "
                + "move it away")
    }

    /// How long a server of this machine may take: it answers at once, or is none.
    private static let patience = Duration.seconds(1)

    /// Where an agent's model would be looked for. Nil where this build speaks to no Ollama, or `OLLAMA_HOST` is no address.
    private func ollamaServer() async -> (any ModelServer)? {
        let environment = self.environment
        let gateway = ModelGateway(
            models: [:], kinds: catalog.providers,
            ports: ProviderPorts(
                http: HurriedClient(base: await clients().open(), patience: Self.patience), loop: loop, workers: workers
            ),
            lookUp: { reference in
                guard case .environment(let name, let fallback) = reference else { return "" }
                return environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? fallback ?? ""
            })
        do throws(ModelError) {
            return try gateway.defaultServer(of: OllamaProvider.kind)
        } catch {
            complain(error.message)
            return nil
        }
    }

    private func look(at server: (any ModelServer)?) async -> LocalModels? {
        guard let server else { return nil }
        do throws(ModelError) {
            return try await LocalModels.ask(server)
        } catch {
            // Nobody there: what was looked for is told, and that it was not found.
            return nil
        }
    }

    private func title(of document: String?, in folder: String) async -> String? {
        guard let document, let format = DocumentFormat(name: document) else { return nil }
        let path = folder.isEmpty ? document : "\(folder)/\(document)"
        let reader = DocumentReader(extractors: catalog.extractors)
        do {
            let bytes = try await read(path, limit: Self.titleLimit)
            return try await offload(to: workers) { try reader.read(bytes, format: format).title }
        } catch {
            // Ingestion will tell what is wrong with the document; here it only gives no title.
            return nil
        }
    }

    /// The definition, read back before it is written: a name or a model that cannot be is told now.
    private func check(_ project: NewProject, at path: String) throws(HostError) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let folder = String(path.dropLast(file.count + 1))
        let tree = SourceTree(
            shownFolder: folder, starts: [file], entries: [file: .file(Array(project.definition.utf8))])
        guard case .loaded(let loaded) = loader.load(tree), !loaded.errors.isEmpty else { return }
        throw HostError(.definitions, "nothing was written", diagnostics: loaded.errors)
    }

    private func write(
        _ project: NewProject, to paths: ProjectPaths, _ report: inout NewProjectReport
    ) async throws(FileError) {
        let schema = DefinitionSchema.json(kinds: catalog.knownKinds).text(pretty: true) + "\n"
        var wanted = [(paths.schema, schema), (paths.definition, project.definition)]
        if project.documents.files == 0 { wanted.insert((paths.welcome, Welcome.text), at: 0) }
        for (path, text) in wanted {
            do throws(FileError) {
                try await files.run { () throws(FileError) in
                    if let slash = path.lastIndex(of: "/") { try FolderMaker.make(String(path[..<slash]), mode: 0o755) }
                    try BoundedFile.create(path, Array(text.utf8))
                }
                report.written.append(path)
            } catch  where error.code == .exists && path != paths.definition {
                report.kept.append(path)
            }
        }
    }
}

/// Where the parts of a new project lie.
struct ProjectPaths: Sendable, Hashable {
    /// The folder of definitions, from the working folder.
    let agents: String
    /// Its name in the project's folder; empty when it is elsewhere.
    let agentsName: String
    /// From it to the project's folder.
    let wayUp: String
    let definition: String
    let schema: String
    let welcome: String

    /// - Parameters:
    ///   - folder: the project's, from the working folder; empty for that itself.
    ///   - agents: the setting; a relative one counts from the project's folder.
    init(folder: String, agents setting: String, name: String) {
        let inside = RelativePath.normalize(setting)
        agents = RelativePath.rebase(inside, onto: folder)
        let parts = inside.split(separator: "/")
        if inside.hasPrefix("/") || parts.contains("..") {
            agentsName = ""
            wayUp = WorkingFolder.absolute(folder.isEmpty ? "." : folder)
        } else {
            agentsName = parts.first.map(String.init) ?? ""
            wayUp = inside == "." ? "." : parts.map { _ in ".." }.joined(separator: "/")
        }
        definition = RelativePath.normalize("\(agents)/\(name).yaml")
        schema = RelativePath.normalize("\(agents)/\(NewProject.schemaFile)")
        welcome = RelativePath.rebase(Welcome.file, onto: folder)
    }
}
