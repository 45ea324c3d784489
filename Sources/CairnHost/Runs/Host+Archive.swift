import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow

extension Host {
    /// Writes runs as an archive.
    ///
    /// - Parameters:
    ///   - runs: ids; nil for all, oldest first, but for those whose rows are damaged, which are told.
    ///   - path: of the file, which is there when it is whole; nil for standard output.
    /// - Returns: how many runs it holds.
    package func export(_ runs: [String]?, to path: String?) async throws -> Int {
        let store = try await store()
        let ids: [String]
        if let runs { ids = runs } else { ids = try await allRuns(in: store) }
        let file = try await files.run { () throws(FileError) in try OutputFile(path) }
        do {
            var waiting: [UInt8] = []
            let count = try await RunExporter(store).export(ids, leavingOutGone: runs == nil) { line in
                waiting += line
                guard waiting.count >= 256 << 10 else { return }
                let piece = waiting
                waiting.removeAll(keepingCapacity: true)
                try await files.run { () throws(FileError) in try file.write(piece) }
            }
            let rest = waiting
            try await files.run { () throws(FileError) in
                try file.write(rest)
                try file.finish()
            }
            return count
        } catch {
            await files.run { file.abandon() }
            throw error
        }
    }

    private func allRuns(in store: any RunStore) async throws -> [String] {
        var ids: [String] = []
        var cursor: RunCursor?
        repeat {
            let page = try await store.list(RunFilter(), after: cursor, limit: 1000)
            ids += page.runs.map(\.id)
            for run in page.damaged {
                complain("run \(run) is damaged and is not in the archive: cairn runs show \(run)  says what is wrong")
            }
            cursor = page.next
        } while cursor != nil
        return ids.reversed()
    }

    /// Puts the runs of archives into the state. What stands before an error is imported.
    ///
    /// - Parameter paths: of files; `-` for standard input.
    /// - Throws: `HostError` with `badArchive`'s codes, naming file and line; what the store throws.
    package func importRuns(from paths: [String]) async throws -> ImportView {
        var view = ImportView()
        for path in paths { try await importRuns(from: path, into: &view) }
        return view
    }

    private func importRuns(from path: String, into view: inout ImportView) async throws {
        let store = try await store()
        let file = try await files.run { () throws(FileError) in try InputFile(path) }
        let importer = try RunImporter(into: store)
        do {
            var decoder = LineDecoder(limit: RunImporter.longestLine)
            while true {
                try Task.checkCancellation()
                let piece = try await files.run { () throws(FileError) in try file.read() }
                var lines: [[UInt8]] = []
                if piece.isEmpty {
                    if let last = decoder.finish() { lines.append(last) }
                } else {
                    try decoder.feed(piece, into: &lines)
                }
                for line in lines {
                    if let (run, outcome) = try await importer.take(line) { view.note(run, outcome) }
                }
                guard !piece.isEmpty else { break }
            }
            try importer.finish()
        } catch {
            await importer.abandon()
            throw ImportFailure(path: path, view: view, error)
        }
    }
}

/// What came of importing, as people and programs are shown it.
package struct ImportView: Sendable {
    /// Ids and what became of them, in the order of the archives.
    package private(set) var runs: [(run: String, outcome: String)] = []
    package private(set) var restored = 0
    package private(set) var unchanged = 0

    package init() {}

    mutating func note(_ run: String, _ outcome: RunImporter.Outcome) {
        runs.append((run, outcome.rawValue))
        switch outcome {
        case .restored: restored += 1
        case .unchanged: unchanged += 1
        }
    }

    /// What `runs import --json` prints.
    package var json: JSON {
        [
            "restored": .int(Int64(restored)), "unchanged": .int(Int64(unchanged)),
            "runs": .array(runs.map { ["run": .string($0.run), "outcome": .string($0.outcome)] }),
        ]
    }
}

/// An archive could not be imported to its end.
package struct ImportFailure: Error, Sendable {
    package var code: String
    /// With the file, the line, and how many runs were imported before.
    package var message: String
    /// The file is at fault.
    package var isUsage: Bool

    init(path: String, view: ImportView, _ error: any Error) {
        let name = path == "-" ? "standard input" : path
        let before = view.runs.count
        let done = before == 0 ? "" : " (\(before) \(before == 1 ? "run" : "runs") before it imported)"
        switch error {
        case let error as ArchiveError:
            code = error.code.rawValue
            message = "\(name)\(error.line > 0 ? ":\(error.line)" : ""): \(error.message)\(done)"
            isUsage = true
        case is LineDecoder.LineTooLong:
            code = ArchiveError.Code.tooLarge.rawValue
            message = "\(name): a line is longer than any that `cairn runs export` writes\(done)"
            isUsage = true
        case let error as EngineError:
            code = error.code.rawValue
            message = "\(name): \(error.message)\(done)"
            isUsage = false
        case let error as FileError:
            code = error.code.rawValue
            message = error.message
            isUsage = true
        default:
            code = error is CancellationError ? "cancelled" : "internal"
            message = "\(name): \(error)\(done)"
            isUsage = false
        }
    }
}
