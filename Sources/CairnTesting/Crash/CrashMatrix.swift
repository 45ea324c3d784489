import CairnEngine
import CairnWire
import CairnWorkflow

/// All the points at which the processes that drive a story may die.
package struct CrashMatrix: Sendable, CustomStringConvertible {
    package let story: Story
    package let kind: DiskKind
    private let expected: CrashTrial.Ending

    /// Lives the story through once, undisturbed: the end that every other life of it must come to.
    package init(_ story: Story, on kind: DiskKind) throws {
        self.story = story
        self.kind = kind
        expected = try CrashTrial.run(story, on: kind, dyingAt: [])
    }

    package var description: String { "\(story.name) on \(kind.name)" }

    /// What was tried, and what was found.
    package struct Tally: Sendable {
        package var tried = 0
        package var faults: [String] = []
    }

    /// The points of the undisturbed life, by name.
    package var points: [String] { expected.points.flatMap { $0 } }
    package var undisturbed: CrashTrial.Ending { expected }

    /// One life of the story, held against the undisturbed one.
    package func trial(
        dyingAt points: [Int], seed: UInt64 = 1, isDisturbed: Bool = false
    ) throws -> CrashTrial.Ending {
        var ending = try CrashTrial.run(story, on: kind, dyingAt: points, seed: seed, isDisturbed: isDisturbed)
        guard !ending.blamesStep else { return ending }
        if ending.report.status != expected.report.status || ending.report.output != expected.report.output {
            ending.faults.append(
                "\(Law.runSame.rawValue): it ended as \(ending.report.status) with \(ending.report.output)")
        }
        let (steps, wanted) = (Set(ending.report.steps.map(Step.init)), Set(expected.report.steps.map(Step.init)))
        if steps != wanted {
            let other = steps.symmetricDifference(wanted).map { "\($0.path) \($0.outcome)" }.sorted()
            ending.faults.append("\(Law.runSame.rawValue): these steps differ: \(other)")
        }
        return ending
    }

    private struct Step: Hashable {
        let path: String
        let outcome: String

        init(_ step: StepReport) {
            path = step.path.rawValue
            outcome = step.outcome.rawValue
        }
    }

    /// Each single point that falls into a share of all.
    package func singles(share: Int = 0, of shares: Int = 1) throws -> Tally {
        var tally = Tally()
        for point in stride(from: share, to: points.count, by: shares) {
            let ending = try trial(dyingAt: [point])
            tally.add(ending, at: [point])
            if ending.deaths == 0 { tally.faults.append("point \(point) was not reached") }
            tally.tried += 1
        }
        return tally
    }

    /// Each pair whose first point falls into a share of all: the second point is one of the next process's life, a crash
    /// during recovery.
    package func pairs(share: Int, of shares: Int) throws -> Tally {
        var tally = Tally()
        var first = share
        while true {
            var second = 0
            while true {
                let ending = try trial(dyingAt: [first, second])
                tally.add(ending, at: [first, second])
                if ending.deaths == 0 { return tally }
                if ending.deaths == 1 { break }
                tally.tried += 1
                second += 1
            }
            first += shares
        }
    }

    /// Points drawn from a seed, so many processes that die, and the order of events too.
    package func drawn(_ deaths: Int, seed: UInt64, isDisturbed: Bool = false) throws -> Tally {
        var random = SplitMix64(seed: seed)
        let points = (0..<deaths).map { _ in Int.random(in: 0..<self.points.count, using: &random) }
        var tally = Tally()
        tally.add(try trial(dyingAt: points, seed: seed, isDisturbed: isDisturbed), at: points)
        tally.tried = 1
        return tally
    }
}

extension CrashMatrix.Tally {
    fileprivate mutating func add(_ ending: CrashTrial.Ending, at points: [Int]) {
        for fault in ending.faults where faults.count < 20 {
            faults.append("dying at \(points) (\(ending.fatal.joined(separator: ", "))): \(fault)")
        }
    }
}
