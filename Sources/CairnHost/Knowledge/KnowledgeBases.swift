package import CairnAgents
import CairnCrypto
package import CairnKnowledge
package import CairnReactor
import CairnStores
import CairnWire

/// The knowledge bases that runs and commands of this process use, each opened at its first use and kept open.
///
/// A base is a database file of its own. Its name holds a hash of its definition: a run that is pinned to an older one
/// never finds another's documents in it.
package actor KnowledgeBases {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    private let loop: any Loop
    private let workers: Workers
    private let files: BlockingThread
    /// Where the databases are.
    private let folder: String
    /// What paths of sources are relative to: the folder of all definitions, absolute.
    private let root: String
    private let reader: DocumentReader
    private var open: [String: SpawnedTask<KnowledgeBase, any Error>] = [:]
    private var isClosed = false

    package init(
        loop: any Loop, workers: Workers, files: BlockingThread, folder: String, root: String, reader: DocumentReader
    ) {
        self.loop = loop
        self.workers = workers
        self.files = files
        self.folder = folder
        self.root = root
        self.reader = reader
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    /// The knowledge base of this name and definition, its store open.
    ///
    /// - Throws: what opening the store throws; `not_in_this_build` for a store or a source that this build has not.
    package func base(_ name: String, _ definition: KnowledgeDefinition) async throws -> KnowledgeBase {
        guard !isClosed else { throw CancellationError() }
        let file = try fileName(name, definition)
        if let opening = open[file] { return try await opening.value }
        let opening = loop.spawn(name: "open \(name)") { () async throws -> KnowledgeBase in
            try await self.make(name, definition, file: file)
        }
        open[file] = opening
        do {
            return try await opening.value
        } catch {
            open[file] = nil
            throw error
        }
    }

    package func close() async {
        isClosed = true
        for (_, opening) in open.sorted(by: { $0.key < $1.key }) { await (try? opening.value)?.close() }
        open = [:]
    }

    private func make(_ name: String, _ definition: KnowledgeDefinition, file: String) async throws -> KnowledgeBase {
        guard case .sqlite = definition.store, definition.embed == nil else {
            throw HostError(.notInThisBuild, "the store of knowledge base \(name) is not in this build: use sqlite")
        }
        let sources = try definition.sources.map { try source($0, of: name) }
        try await files.run { [folder] () throws(FileError) in try FolderMaker.make(folder) }
        let store = try await SQLiteKnowledgeStore.open("\(folder)/\(file)", loop: loop)
        return KnowledgeBase(name: name, sources: sources, store: store, reader: reader, workers: workers, loop: loop)
    }

    private func source(_ source: KnowledgeSource, of name: String) throws -> any DocumentSource {
        switch source {
        case .web:
            throw HostError(.notInThisBuild, "knowledge base \(name) has a web source, which is not in this build")
        case .files(let source):
            return FolderSource(
                root: RelativePath.rebase(source.files, onto: root),
                include: source.include, exclude: source.exclude, thread: files)
        }
    }

    /// `handbook-1f0c9a3b.db`: the name for people, the hash of what it is filled from for us.
    private func fileName(_ name: String, _ definition: KnowledgeDefinition) throws -> String {
        let identity: JSON = ["root": .string(root), "definition": KnowledgeDefinition.block.encode(definition)]
        let safe = name.unicodeScalars.map { $0.isIdentifier || $0 == "-" ? Character($0) : "_" }
        let hash = try SHA256.digest(of: identity.canonicalBytes()).hex
        return "\(String(safe.prefix(40)))-\(hash.prefix(8)).db"
    }
}
