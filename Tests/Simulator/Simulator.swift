import CairnEngine
import CairnReactor
import CairnTesting
import CairnWorkflow
import Glibc

/// `Simulator [--seed N] [--count N | --seconds N] [--store NAME] [--flaw NAME] [--verbose]`, or `Simulator
/// --story NAME [--dying N,N…]`, or `Simulator --matrix [--story NAME]`: one line for each failure, with the command that repeats
/// it, and one line at the end. Exit code 1 when a law was broken, 2 for a mistake of the caller's.
struct Simulator {
    private var seed: UInt64 = 0
    private var count = UInt64.max
    private var seconds: UInt64?
    private var kinds = DiskKind.all
    private var flaw: SeededFlaw.Kind?
    private var story: String?
    private var deaths: [Int]?
    private var isMatrix = false
    private var isVerbose = false
    private var problem: String?

    init(arguments: [String]) {
        var left = arguments[...]
        while let name = left.popFirst() {
            if name == "--verbose" || name == "--matrix" {
                if name == "--verbose" { isVerbose = true } else { isMatrix = true }
                continue
            }
            guard let value = left.popFirst() else {
                problem = "\(name) needs a value"
                return
            }
            switch name {
            case "--seed": seed = number(value, of: name) ?? seed
            case "--count": count = number(value, of: name) ?? count
            case "--seconds": seconds = number(value, of: name)
            case "--store":
                kinds = DiskKind.all.filter { $0.name == value }
                if kinds.isEmpty {
                    problem = "no store \(value); there is: \(DiskKind.all.map(\.name).joined(separator: ", "))"
                }
            case "--flaw":
                flaw = SeededFlaw.Kind(rawValue: value)
                if flaw == nil {
                    problem =
                        "no flaw \(value); there is: \(SeededFlaw.Kind.allCases.map(\.rawValue).joined(separator: ", "))"
                }
            case "--story":
                story = value
                if Story.all[value] == nil {
                    problem = "no story \(value); there is: \(Story.all.keys.sorted().joined(separator: ", "))"
                }
            case "--dying": deaths = value.split(separator: ",").compactMap { Int($0) }
            default: problem = "unknown: \(name)"
            }
        }
    }

    private mutating func number(_ text: String, of name: String) -> UInt64? {
        let number = UInt64(text)
        if number == nil { problem = "\(name) is a number, not \(text)" }
        return number
    }

    func run() -> Int32 {
        if let problem {
            print(problem)
            return 2
        }
        if isMatrix { return matrix(of: story.map { [$0] } ?? Story.all.keys.sorted()) }
        if let story { return crash(story) }
        let start = time(nil)
        var (simulations, failures, commits, calls) = (0, 0, 0, 0)
        var next = seed
        while next - seed < count, seconds.map({ time(nil) - start < Int($0) }) ?? true {
            for kind in kinds {
                simulations += 1
                do {
                    let ending = try Simulation.run(seed: next, on: kind, flaw: flaw)
                    commits += ending.counts.commits
                    calls += ending.counts.calls
                    if isVerbose { tell(ending, kind) }
                    guard let first = ending.faults.first else { continue }
                    failures += 1
                    print("\(repeating(next, kind))  # \(first)")
                    if isVerbose { for fault in ending.faults.dropFirst() { print("    \(fault)") } }
                } catch {
                    failures += 1
                    print("\(repeating(next, kind))  # \(isVerbose ? "\(error)" : "\(error)".prefix(200).description)")
                }
                fflush(nil)
            }
            next += 1
        }
        print(
            "\(simulations) simulations from seed \(seed) on \(kinds.map(\.name).joined(separator: ", ")): \(commits) commits, \(calls) effects, \(failures) failures"
        )
        return failures == 0 ? 0 : 1
    }

    /// Kills a story at the points given, or at each single one.
    private func crash(_ name: String) -> Int32 {
        var faults: [String] = []
        for kind in kinds {
            do {
                guard let story = try Story.all[name]?() else { return 2 }
                let matrix = try CrashMatrix(story, on: kind)
                if let deaths {
                    let ending = try matrix.trial(dyingAt: deaths, seed: seed == 0 ? 1 : seed)
                    faults += ending.faults
                    print("\(matrix) died at \(ending.fatal) and ended as \(ending.report.status.rawValue)")
                } else {
                    let tally = try matrix.singles()
                    faults += tally.faults
                    print("\(matrix): \(tally.tried) points")
                }
            } catch {
                faults.append("\(error)")
            }
        }
        for fault in faults { print(fault) }
        return faults.isEmpty ? 0 : 1
    }

    /// Kills stories at every point and every pair of points.
    private func matrix(of stories: [String]) -> Int32 {
        var failures = 0
        for (kind, name) in kinds.flatMap({ kind in stories.map { (kind, $0) } }) {
            do {
                guard let story = try Story.all[name]?() else { return 2 }
                let matrix = try CrashMatrix(story, on: kind)
                let singles = try matrix.singles()
                let pairs = try matrix.pairs(share: 0, of: 1)
                for fault in singles.faults + pairs.faults {
                    print("scripts/simulate --story \(name) --store \(kind)  # \(fault)")
                }
                failures += singles.faults.count + pairs.faults.count
                print("\(matrix): \(singles.tried) crash points, \(pairs.tried) pairs, each to one end")
            } catch {
                failures += 1
                print("scripts/simulate --matrix --story \(name) --store \(kind)  # \(error)")
            }
            fflush(nil)
        }
        return failures == 0 ? 0 : 1
    }

    private func tell(_ ending: Simulation.Ending, _ kind: DiskKind) {
        print(ending.definitions)
        print(
            "\(kind.name) \(ending.fingerprint) \(ending.statuses.map(\.rawValue)) \(ending.hosts) hosts, \(ending.counts), \(ending.elapsed)"
        )
    }

    private func repeating(_ seed: UInt64, _ kind: DiskKind) -> String {
        "scripts/simulate --seed \(seed) --store \(kind.name)" + (flaw.map { " --flaw \($0.rawValue)" } ?? "")
    }
}
