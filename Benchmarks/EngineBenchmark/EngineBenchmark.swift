import CairnReactor
import Glibc

/// What the durable engine costs on SQLite: a step, beside what SQLite itself takes for a commit on the same disk in the same
/// run; a start over a store full of runs; runs that wait.
enum EngineBenchmark {
    static func main(_ arguments: [String]) -> Int32 {
        guard let options = BenchmarkOptions(arguments) else {
            say(BenchmarkOptions.usage)
            return 2
        }
        return Reactor.main { loop in
            do {
                for part in options.parts { try await measure(part, options, on: loop) }
                return 0
            } catch {
                say("EngineBenchmark: \(error)")
                return 1
            }
        }
    }

    private static func measure(
        _ part: BenchmarkOptions.Part, _ options: BenchmarkOptions, on loop: Reactor
    ) async throws {
        switch part {
        case .makeOpen: return try await StoredRuns(folder: options.folder, loop: loop).makeOpen(options)
        case .makeWaiting: return try await StoredRuns(folder: options.folder, loop: loop).makeWaiting(options)
        case .steps, .start, .waiting: break
        }
        let folder = try ScratchFolder(in: options.folder)
        defer { folder.remove() }
        let workers = try Workers()
        switch part {
        case .steps:
            let rounds = StepRounds(folder: folder.path, options: options)
            for concurrency in options.concurrency {
                say(try await rounds.measure(concurrency, on: loop, workers: workers).text)
            }
        case .start:
            say(try await StartBenchmark(folder: folder.path, options: options).run(on: loop, workers: workers))
        default: say(try await WaitingBenchmark(folder: folder.path, options: options).run(on: loop, workers: workers))
        }
        await workers.stop()
    }
}

func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

struct BenchmarkError: Error { var message: String }
