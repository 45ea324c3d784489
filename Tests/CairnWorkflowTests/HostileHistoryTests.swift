import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Histories come in with archives, and whoever made one may have written anything that decodes.
@Suite struct HostileHistoryTests {
    private static let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, 1 << 53, .max - 1, .max]

    /// `json` with some of its numbers replaced by those that sums and ranges do not stand.
    private static func spoilt(_ json: JSON, _ rng: inout SplitMix64) -> JSON {
        switch json {
        case .int where Int.random(in: 0..<6, using: &rng) == 0: .int(extremes.randomElement(using: &rng) ?? 0)
        case .null, .bool, .int, .double, .string: json
        case .array(let items): .array(items.map { spoilt($0, &rng) })
        case .object(let object): .object(JSONObject(object.members.map { ($0.key, spoilt($0.value, &rng)) }))
        }
    }

    @Test(arguments: 0..<600 as Range<UInt64>)
    func `a history of any numbers is refused or folded, and trips nothing`(seed: UInt64) throws {
        let workflow = seed % 2 == 0 ? ToyWorkflow.random(seed) : ToyWorkflow.waiting(seed)
        var explorer = HistoryExplorer(workflow, seed: seed) { $0.toyAnswer(&$2) }
        explorer.continuesAfter = Int(seed % 5) * 3 + 2
        try explorer.explore(input: ["n": 1])
        let run = explorer.run
        // Where the generation begins, and half way.
        let whole = Array(run.history[run.generationStart...])
        for events in [whole, Array(whole.prefix(whole.count / 2 + 1))] {
            let json = Self.spoilt(try JSON(parsing: HistoryCodec.encode(events)), &explorer.rng)
            do {
                var machine = try Self.machine(of: HistoryCodec.decode(json.encoded()), workflow)
                try Self.exercise(&machine, &explorer.rng)
            } catch is HistoryError {
            } catch is NondeterminismError {
            } catch is CarriedStateError {
            } catch is RunMachine.AdvanceError {
            } catch is StartAnewError {
            }
        }
    }

    private static func machine(of events: [HistoryEvent], _ workflow: ToyWorkflow) throws -> RunMachine {
        guard case .executionContinued(let begin)? = events.first else {
            return try RunMachine(workflow: workflow, replaying: events)
        }
        let base = try WorkflowState(carriedBy: begin, blobs: Blobs())
        return try RunMachine(workflow: workflow, from: base, replaying: events.dropFirst())
    }

    /// What an engine, and who looks at a run, does with it.
    private static func exercise(_ machine: inout RunMachine, _ rng: inout SplitMix64) throws {
        let report = machine.report
        _ = (machine.status, machine.nextTimer, machine.state.questions, machine.state.waitsForPerson)
        for now in extremes.map(Timestamp.init(milliseconds:)) {
            var taken = machine
            let due = taken.dueTimers(by: now)
            _ = try taken.advance(
                with: [.executionResumed(at: now, epoch: taken.state.epoch + 1)] + due, now: now)
            _ = try taken.advance(with: [], now: now)
            for step in report { _ = taken.idempotencyKey(for: step.path) }
        }
        guard let path = report.randomElement(using: &rng)?.path else { return }
        try machine.startAnew(from: path, now: Timestamp(milliseconds: 5))
        _ = try machine.advance(with: [], now: Timestamp(milliseconds: 5))
    }
}
