import CairnAgents
import CairnTesting
import CairnWire
import Glibc
import Testing

/// Definitions spoilt at random, for as long as `CAIRN_FUZZ_SECONDS` says (2): only diagnostics, in bounded time and memory.
///
/// Each case is its seed. `scripts/fuzz --seed N --cases 1` runs one again; the file that `CAIRN_FUZZ_TRACE` names holds the
/// seed of the case under way, for one that ends the process.
@Suite struct LoaderFuzzTests {
    /// CPU seconds that one case may take, in a debug build on a slow machine: most take a thousandth of it.
    private static let slowest = 5.0
    /// What all cases together may add to the process's memory.
    private static let growth = 400 << 20

    @Test func `no file makes the loader trap, hang or grow`() throws {
        let environment = FuzzEnvironment()
        let seeds = Self.definitions()
        try #require(!seeds.isEmpty)
        let before = FuzzClock.residentBytes
        let end = FuzzClock.wall + environment.seconds
        var seed = environment.seed
        var slowest = (seconds: 0.0, seed: seed)
        while FuzzClock.wall < end, environment.cases.map({ seed - environment.seed < $0 }) ?? true {
            environment.trace(seed)
            let start = FuzzClock.thread
            try Self.check(seed, seeds)
            let seconds = FuzzClock.thread - start
            if seconds > slowest.seconds { slowest = (seconds, seed) }
            seed += 1
        }
        let grown = FuzzClock.residentBytes - before
        print(
            "fuzz: seeds \(environment.seed)..<\(seed), slowest \(Int(slowest.seconds * 1000)) ms (seed \(slowest.seed)), memory +\(grown >> 20) MiB"
        )
        #expect(slowest.seconds < Self.slowest, "seed \(slowest.seed) took \(slowest.seconds) s")
        #expect(grown < Self.growth, "memory grew by \(grown >> 20) MiB")
    }

    /// What the loader has to keep to, whatever it is given.
    private static func check(_ seed: UInt64, _ seeds: [[UInt8]]) throws {
        var rng = SplitMix64(seed: seed)
        let first = seeds[Int.random(in: seeds.indices, using: &rng)]
        let second = seeds[Int.random(in: seeds.indices, using: &rng)]
        var mutation = DefinitionMutation(seed: seed)
        let loaded = Folder(bytes: ["a.yaml": mutation.spoil(first, with: second), "b.yaml": second]).load()
        func expect(_ holds: Bool, _ what: String) {
            if !holds { Issue.record("seed \(seed): \(what)") }
        }
        expect(loaded.diagnostics.count <= 501, "\(loaded.diagnostics.count) diagnostics")
        // How many more there are is told at the end.
        let placed = loaded.diagnostics.filter { $0.code != .tooMany }
        expect(placed == placed.sorted(), "they are not sorted")
        let renderer = DiagnosticRenderer(for: loaded.diagnostics)
        for diagnostic in loaded.diagnostics {
            let text = renderer.text(of: diagnostic)
            expect(text.utf8.count < 20_000, "a diagnostic of \(text.utf8.count) bytes")
            expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control }, "control")
            if let range = diagnostic.range { expect(range.start.line > 0 && range.start <= range.end, "\(range)") }
        }
        guard loaded.errors.isEmpty else { return }
        for name in Array(loaded.project.agents.keys) + loaded.project.workflows.keys {
            let snapshot = loaded.snapshot(of: try loaded.entry(named: name))
            let again = try DefinitionSnapshot(bytes: snapshot.json.canonicalBytes())
            expect(again == snapshot, "the snapshot of \(name) reads back as another")
        }
    }

    /// All definitions that the tests have: what is near to being right reaches deepest.
    private static func definitions() -> [[UInt8]] {
        ["Broken", "Good", "Suspicious"].flatMap { folder in
            TestFile.list(folder).filter { $0.hasSuffix(".yaml") }.compactMap { TestFile.read("\(folder)/\($0)") }
        }
    }
}

/// What the scripts say of how long, from where, and where to note it.
private struct FuzzEnvironment {
    let seconds: Double
    let seed: UInt64
    let cases: UInt64?
    private let file: Int32?

    init() {
        func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        seconds = value("CAIRN_FUZZ_SECONDS").flatMap(Double.init) ?? 2
        seed = value("CAIRN_FUZZ_SEED").flatMap(UInt64.init) ?? 0
        cases = value("CAIRN_FUZZ_CASES").flatMap(UInt64.init)
        file = value("CAIRN_FUZZ_TRACE").map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    }

    /// Notes the case that begins, before it can end the process.
    func trace(_ seed: UInt64) {
        guard let file, file >= 0 else { return }
        let text = Array("\(seed)\n".utf8)
        _ = text.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }
}

private enum FuzzClock {
    static var wall: Double { seconds(CLOCK_MONOTONIC) }
    /// CPU time of this thread: what others do on the machine does not count.
    static var thread: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    static var residentBytes: Int {
        var usage = rusage()
        getrusage(0, &usage)
        return usage.ru_maxrss * 1024
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
