package import CairnAgents
package import CairnEngine
import CairnHTTP
import CairnKnowledge
package import CairnReactor
import CairnStores
package import CairnTelemetry
import CairnWeb
import CairnWire
import Glibc

/// All parts of one process, each made when it is first needed: a command that only looks at files opens no database, and
/// one that makes no request opens no libcurl.
///
/// Its owner calls it from one task, and `close` at the end.
package actor Host {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    package nonisolated let loop: Reactor
    package nonisolated let settings: Settings
    package nonisolated let environment: Environment
    package nonisolated let catalog: Catalog
    package nonisolated let redactor: Redactor
    /// Told what goes wrong where nobody waits for an answer.
    nonisolated let complain: @Sendable (String) -> Void
    nonisolated let workers: Workers
    /// Where files are read.
    nonisolated let files: BlockingThread
    nonisolated let location: StateLocation
    /// The folder of definitions, absolute.
    nonisolated let root: String

    private let runStore = Once<any RunStore>()
    private let workflowEngine = Once<WorkflowEngine>()
    private var bases: KnowledgeBases?
    private var outbound: OutboundClients?
    /// The knowledge base that was searched last: a file of queries goes to one.
    var searched: KnowledgeBase?

    /// - Throws: `HostError` with `setting` or `notInThisBuild`; `ReactorError` when no thread can be started.
    package init(
        loop: Reactor, settings: Settings, environment: Environment, catalog: Catalog = .builtin,
        complain: @escaping @Sendable (String) -> Void
    ) throws {
        guard settings.engine == .embedded else {
            throw HostError(.notInThisBuild, "--engine \(settings.engine.rawValue) is not in this build: use embedded")
        }
        location = try StateLocation(settings.state)
        self.loop = loop
        self.settings = settings
        self.environment = environment
        self.catalog = catalog
        self.complain = complain
        root = WorkingFolder.absolute(settings.agents)
        redactor = Redactor()
        workers = try Workers()
        files = try BlockingThread(name: "files")
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    /// Ends all parts, the last made first. Runs that are driven are let go of in good order.
    package func close() async {
        await workflowEngine.part?.shutdown()
        await bases?.close()
        await outbound?.close()
        await runStore.part?.close()
        await workers.stop()
        await files.stop()
    }
}

// MARK: - Parts

extension Host {
    /// Reads the definitions. What is wrong stands in the diagnostics.
    package func project() async -> LoadedProject {
        await DefinitionFolder(path: settings.agents, thread: files).load(loader: loader, workers: workers)
    }

    /// Reads these files and folders, from the working folder, and nothing else.
    package func project(at paths: [String]) async -> LoadedProject {
        await DefinitionFolder(path: "", thread: files).load(paths, loader: loader, workers: workers)
    }

    nonisolated var loader: DefinitionLoader { DefinitionLoader(kinds: catalog.knownKinds) }

    /// The definitions, if they can be worked with.
    ///
    /// - Throws: `HostError` with `definitions` and everything that is wrong.
    package func soundProject() async throws(HostError) -> LoadedProject {
        let loaded = await project()
        guard loaded.errors.isEmpty else {
            let count = loaded.errors.count
            throw HostError(
                .definitions, "\(count) \(count == 1 ? "error" : "errors") in \(settings.agents)",
                diagnostics: (loaded.errors + loaded.exposedSecrets).sorted())
        }
        return loaded
    }

    package func store() async throws -> any RunStore {
        try await runStore.get { loop.spawn(name: "open") { try await self.openStore() } }
    }

    private func openStore() async throws -> any RunStore {
        let keys = try await stateKeys()
        let store = try await openPlainStore()
        do {
            return try await SealedRunStore.over(store, keys: keys, workers: workers)
        } catch {
            await store.close()
            throw error
        }
    }

    private func openPlainStore() async throws -> any RunStore {
        switch location.place {
        case .dapr(let name): return try await openSidecarStore(name)
        case .sqlite(let path):
            let folder = location.folder
            try await files.run { () throws(FileError) in try FolderMaker.make(folder) }
            return try await SQLiteRunStore.open(path, loop: loop)
        }
    }

    /// Runs of one process are driven by one engine: several commands' parts may ask for it at once.
    package func engine() async throws -> WorkflowEngine {
        try await workflowEngine.get { loop.spawn(name: "engine") { try await self.makeEngine() } }
    }

    private func makeEngine() async throws -> WorkflowEngine {
        let store = try await store()
        let library = DefinitionLibrary(
            loop: loop, workers: workers, store: store, planner: WorkflowPlanner(callsTools: catalog.callsTools))
        let services = ActivityServices(
            loop: loop, workers: workers, library: library, references: references(), knowledge: knowledge(),
            outbound: clients(), providers: catalog.providers)
        var settings = EngineSettings(driver: Self.thisProcess(loop))
        settings.complain = { [complain] error in complain(error.message) }
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store,
            activities: ActivityRegistry(catalog.activities.map { $0.make(services, redactor: redactor) }),
            loader: library,
            settings: settings)
        loop.whenWallClockIsSet { [weak engine, loop] in
            guard let engine else { return }
            loop.spawn(name: "clock") { await engine.clockWasSet() }
        }
        return engine
    }

    package func knowledge() -> KnowledgeBases {
        if let bases { return bases }
        let made = KnowledgeBases(
            loop: loop, workers: workers, files: files, folder: location.knowledgeFolder, root: root,
            reader: DocumentReader(extractors: catalog.extractors))
        bases = made
        return made
    }

    package nonisolated func references() -> ReferenceResolver {
        let stores = catalog.secretStores.map { ($0.kind, $0.init(environment: environment)) }
        return ReferenceResolver(
            environment: environment, stores: Dictionary(stores) { first, _ in first }, thread: files,
            addresses: catalog.addressVariables,
            register: { [redactor] in redactor.register($0) })
    }

    func clients() -> OutboundClients {
        if let outbound { return outbound }
        let made = OutboundClients(loop: loop, workers: workers)
        outbound = made
        return made
    }

    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "?" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// This process, as runs' rows name it.
    private static func thisProcess(_ loop: Reactor) -> Driver {
        Driver(pid: getpid(), host: hostName, started: Timestamp(milliseconds: loop.wallMilliseconds))
    }
}
