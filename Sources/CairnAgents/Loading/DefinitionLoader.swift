import CairnWire

/// Reads the definitions of a folder. A pure step function: it is given the files that have been read so far, and answers
/// with what it wants next, or with the project and everything that is wrong with it.
///
///     var tree = SourceTree(shownFolder: "agents")
///     while case .needs(let paths) = loader.load(tree) {
///         for path in paths { tree.entries[path] = read(path) }
///     }
package struct DefinitionLoader: Sendable {
    package enum Step: Sendable {
        /// Paths from the root of the definitions, each to be put into the tree: what is there, or that nothing is.
        case needs([String])
        case loaded(LoadedProject)
    }

    /// Bytes of a file that a definition names with `${file:…}`, and of a definition.
    package var limits: YAMLLimits
    private let kinds: KnownKinds
    /// Folders within each other, and definitions in all: a folder that is not what it was thought to be ends soon.
    private static let maximumDepth = 16
    private static let maximumFiles = 2_000
    /// Bytes of all definitions together, and of all files that they name.
    static let maximumBytes = 16 << 20
    /// Paths that are asked for at once, so that the host never reads far beyond a bound.
    private static let batch = 64

    package init(kinds: KnownKinds, limits: YAMLLimits = YAMLLimits()) {
        self.kinds = kinds
        self.limits = limits
    }

    package func load(_ tree: SourceTree) -> Step {
        var search = Search(tree: tree)
        for start in tree.starts.sorted() { search.visit(RelativePath.normalize(start), depth: 0, isStart: true) }
        guard search.wanted.isEmpty else { return .needs(Array(search.wanted.prefix(Self.batch))) }
        var reading = Reading(diagnostics: search.diagnostics, limits: limits, tree: tree)
        for path in search.definitions { reading.read(path) }
        var builder = ProjectBuilder(diagnostics: reading.diagnostics)
        for file in reading.files { builder.add(file) }
        let contents = FileContents(of: reading.files, in: tree, limit: limits.bytes)
        guard contents.wanted.isEmpty else { return .needs(contents.wanted.sorted()) }
        builder.diagnostics.report(contents.diagnostics)
        let isWhole = tree.starts.allSatisfy { start in
            if case .folder? = tree.entries[RelativePath.normalize(start)] { true } else { false }
        }
        return .loaded(check(builder, contents, isPartial: reading.isPartial, isWhole: isWhole))
    }

    private func check(
        _ builder: ProjectBuilder, _ contents: FileContents, isPartial: Bool, isWhole: Bool
    ) -> LoadedProject {
        var names = NameCheck(
            project: builder.project, declared: Set(builder.places.keys), kinds: kinds, isPartial: isPartial,
            diagnostics: builder.diagnostics)
        for file in builder.files { names.check(file) }
        var diagnostics = names.diagnostics
        for file in builder.files { checkExpressions(file, in: builder.project, &diagnostics) }
        ModelCheck(project: builder.project, kinds: kinds.withPlanned, places: builder.places).check(&diagnostics)
        PriceCheck(project: builder.project, places: builder.places).check(&diagnostics)
        ChildCheck(project: builder.project, places: builder.places).check(&diagnostics)
        Suspicions(project: builder.project, files: builder.files, kinds: kinds.withPlanned, isWhole: isWhole)
            .look(&diagnostics)
        let references = builder.files.flatMap { file in
            file.decoder.references.map { PlacedReference($0, owner: file.owner(of: $0.path)) }
        }
        return LoadedProject(
            project: builder.project, diagnostics: diagnostics.sorted, uses: names.uses, unavailable: names.unavailable,
            references: references, files: contents.texts)
    }

    private func checkExpressions(_ file: DefinitionFile, in project: Project, _ diagnostics: inout Diagnostics) {
        let expressions = Dictionary(grouping: file.decoder.expressions) { file.owner(of: $0.path) }
        for declared in file.declared {
            let uses = expressions[declared.id, default: []]
            switch declared.id.kind {
            case .agent:
                guard let agent = project.agents[declared.id.name] else { continue }
                var check = ExpressionCheck(agent: agent, diagnostics: diagnostics)
                for use in uses { check.check(use) }
                diagnostics = check.diagnostics
            case .workflow:
                guard let workflow = project.workflows[declared.id.name] else { continue }
                let scopes = StepScopes(declared.node["steps"], at: declared.content.appending("steps"))
                var check = ExpressionCheck(
                    workflow: workflow, in: project, scopes: scopes, diagnostics: diagnostics)
                check.checkIDs()
                for use in uses { check.check(use) }
                diagnostics = check.diagnostics
            default: continue
            }
        }
    }
}

extension DefinitionLoader {
    /// Walks the folders: what is there, and what must be read first.
    private struct Search {
        let tree: SourceTree
        var wanted: [String] = []
        var definitions: [String] = []
        var diagnostics = Diagnostics()
        private var bytes = 0
        /// Told once, not for each file that follows.
        private var hasEnded = false

        init(tree: SourceTree) { self.tree = tree }

        mutating func visit(_ path: String, depth: Int, isStart: Bool = false) {
            guard definitions.count < maximumFiles, bytes <= maximumBytes, depth <= maximumDepth else {
                if hasEnded { return }
                hasEnded = true
                report(
                    path, "there are more definitions, or deeper folders, than are read",
                    "Keep data out of this folder: \(maximumFiles) files and \(maximumBytes >> 20) MiB are read.")
                return
            }
            switch tree.entries[path] {
            case nil: wanted.append(path)
            case .file(let content):
                definitions.append(path)
                bytes += content.count
            case .tooLarge: definitions.append(path)
            case .folder(let files, let folders):
                for file in files.sorted() where Self.isDefinition(file) {
                    visit(Self.join(path, file), depth: depth + 1)
                }
                for folder in folders.sorted() where !folder.hasPrefix(".") {
                    visit(Self.join(path, folder), depth: depth + 1)
                }
            case .missing where isStart:
                report(path, "there is no such file or folder", "Create it, or name another with --agents.")
            case .missing: break
            case .unreadable(let reason): report(path, "this cannot be read: \(reason)", "Let this user read it.")
            }
        }

        private mutating func report(_ path: String, _ message: String, _ mend: String) {
            diagnostics.report(
                Diagnostic(.error, .fileUnreadable, message, mend: mend, place: .wholeFile(tree.shown(path))))
        }

        private static func isDefinition(_ name: String) -> Bool {
            !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
        }

        private static func join(_ folder: String, _ name: String) -> String {
            folder == "." ? name : "\(folder)/\(name)"
        }
    }

    /// Reads and decodes the definitions.
    private struct Reading {
        var diagnostics: Diagnostics
        let limits: YAMLLimits
        let tree: SourceTree
        var files: [DefinitionFile] = []
        /// Something could not be read: names that are unknown may stand there.
        var isPartial = false

        mutating func read(_ path: String) {
            let shown = tree.shown(path)
            switch tree.entries[path] {
            case .file(let bytes):
                let text = SourceText(path: path, shownAs: shown, bytes: bytes)
                let before = diagnostics.count + diagnostics.dropped
                if let node = YAMLComposer.compose(text, limits: limits, diagnostics: &diagnostics) {
                    isPartial = isPartial || node.isBroken
                    if let file = DefinitionFile(node, diagnostics: &diagnostics) { files.append(file) }
                } else if diagnostics.count + diagnostics.dropped > before {
                    isPartial = true
                } else {
                    diagnostics.report(DefinitionFile.noDefinition(.wholeFile(shown), mend: "Write one, or remove it."))
                }
            case .tooLarge(let bytes) where bytes <= limits.bytes:
                // Not larger than one may be: the host has read as much as it will.
                isPartial = true
                diagnostics.report(
                    Diagnostic(
                        .error, .tooLarge, "the definitions have more than \(maximumBytes >> 20) MiB together",
                        mend: "Keep data out of this folder.", place: .wholeFile(shown)))
            case .tooLarge(let bytes):
                isPartial = true
                diagnostics.report(YAMLComposer.tooLarge(bytes: bytes, limit: limits.bytes, shownAs: shown))
            case nil, .folder, .missing, .unreadable: break
            }
        }
    }
}
