import CairnReactor
import Glibc

/// What a durable step costs: the engine on SQLite, beside what SQLite itself takes for a commit on the same disk in the
/// same run.
///
///     EngineBenchmark [--folder DIR] [--seconds N] [--concurrency 1,32] [--json]
enum EngineBenchmark {
    static func main(_ arguments: [String]) -> Int32 {
        guard let options = BenchmarkOptions(arguments) else {
            say("usage: EngineBenchmark [--folder DIR] [--seconds N] [--concurrency 1,32] [--json]")
            return 2
        }
        return Reactor.main { loop in
            do {
                let report = try await measure(options, on: loop)
                say(options.asJSON ? report.json : report.table)
                return 0
            } catch {
                say("EngineBenchmark: \(error)")
                return 1
            }
        }
    }

    /// The commits of SQLite stand before and after the engine, so that a disk that changes its mind is seen.
    private static func measure(_ options: BenchmarkOptions, on loop: Reactor) async throws -> BenchmarkReport {
        let folder = try ScratchFolder(in: options.folder)
        defer { folder.remove() }
        let thread = try BlockingThread(name: "sqlite")
        let workers = try Workers()
        var report = BenchmarkReport()
        let commits = CommitBenchmark(folder: folder.path, duration: options.duration)
        report.bareRow.append(try await thread.run { try commits.bareRow() })
        report.sameStatements.append(try await thread.run { try commits.sameStatements() })
        for concurrency in options.concurrency {
            let steps = StepBenchmark(folder: folder.path, duration: options.duration, concurrency: concurrency)
            report.steps.append(try await steps.run(on: loop, workers: workers))
            report.bareRow.append(try await thread.run { try commits.bareRow() })
            report.sameStatements.append(try await thread.run { try commits.sameStatements() })
        }
        await thread.stop()
        await workers.stop()
        return report
    }
}

func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

/// A folder that is removed at the end.
struct ScratchFolder {
    let path: String

    init(in parent: String) throws {
        var template = Array("\(parent)/engine-benchmark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError(message: "cannot make a folder in \(parent)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }
}

struct BenchmarkError: Error { var message: String }
