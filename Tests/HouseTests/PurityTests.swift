import Testing

/// The core decides and the edges act (design §2): what a machine would have to hand over is not in reach of the core.
@Suite struct PurityTests {
    static let pureTargets: Set<String> = ["CairnWire", "CairnWorkflow", "CairnAgents"]

    /// Clocks, randomness, files, the environment, concurrency: by the words that bring them.
    static let impureWords: Set<String> = [
        "async", "await", "Task", "TaskGroup", "actor", "AsyncStream", "AsyncSequence",
        "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday",
        "SystemRandomNumberGenerator", "randomElement", "shuffled", "shuffle",
        "fopen", "fread", "opendir", "getenv", "FileManager", "ProcessInfo", "CommandLine", "print", "readLine",
        "socket", "pthread_create",
    ]

    @Test func `the pure targets have no clock, no randomness, no files and no concurrency`() throws {
        let offences = try SourceFile.all().filter { Self.pureTargets.contains($0.target) }.flatMap { file in
            file.words().compactMap { word -> String? in
                let isDraw =
                    word.text == "random" && word.before == UInt8(ascii: ".") && !drawsFromItsOwnGenerator(file, word)
                guard Self.impureWords.contains(word.text) || isDraw else { return nil }
                return "\(file.path):\(word.line): \(word.text)"
            }
        }
        #expect(offences.isEmpty)
    }

    @Test func `the pure targets import nothing but each other, libyaml and RE2`() throws {
        let allowed = Self.pureTargets.union(["CYAML", "CRE2"])
        let offences = try SourceFile.all().filter { Self.pureTargets.contains($0.target) }.flatMap { file in
            file.imports.filter { !allowed.contains($0) }.map { "\(file.path) imports \($0)" }
        }
        #expect(offences.isEmpty)
    }

    @Test func `a loose task stands in the reactor and the tests' tools only`() throws {
        let doors: Set<String> = ["CairnReactor", "CairnTesting"]
        let offences = try SourceFile.all().filter { !doors.contains($0.target) }.flatMap { file in
            file.words().filter { word in
                word.text == "withTaskExecutorPreference"
                    || (word.text == "Task" && (word.after == UInt8(ascii: "{") || word.after == UInt8(ascii: "(")))
                    || (["detached", "immediate"].contains(word.text) && word.before == UInt8(ascii: "."))
            }.map { "\(file.path):\($0.line): \($0.text)" }
        }
        #expect(offences.isEmpty)
    }

    @Test func `nobody imports Foundation or Dispatch`() throws {
        let banned: Set<String> = ["Foundation", "FoundationEssentials", "Dispatch"]
        let offences = try (SourceFile.all() + SourceFile.all(below: "Tests") + SourceFile.all(below: "Benchmarks"))
            .flatMap { file in file.imports.filter(banned.contains).map { "\(file.path) imports \($0)" } }
        #expect(offences.isEmpty)
    }

    /// `.random(in: …, using: &…)` draws from a seeded generator of the run, which is pure.
    private func drawsFromItsOwnGenerator(_ file: SourceFile, _ word: SourceFile.Word) -> Bool {
        let line = file.code.split(separator: "\n", omittingEmptySubsequences: false)[word.line - 1]
        return line.contains("using: &")
    }
}
