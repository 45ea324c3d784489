import CairnReactor
import Glibc

exit(
    Reactor.main { loop in
        do {
            let figures = try await TranscriptBenchmark(turns: 1_000, resultBytes: 10_000).run(on: loop)
            print(figures.table)
            return 0
        } catch {
            print("TranscriptBenchmark: \(error)")
            return 1
        }
    })
