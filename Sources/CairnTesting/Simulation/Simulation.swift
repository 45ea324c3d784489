import CairnEngine
import CairnReactor
import CairnWire
package import CairnWorkflow

/// Some hosts, some runs of a workflow drawn from the seed, one disk, people, and trouble: hosts die, stop or stand still at
/// any moment, the disk fails before or after taking effect, effects fail, hang and answer late, people send letters,
/// approve, refuse and cancel, the wall clock jumps. When the trouble is over, one calm host must bring every run to its
/// end. All is drawn from the seed: the same seed is the same simulation, step by step.
package final class Simulation: Sendable {
    /// What a simulation came to.
    package struct Ending: Sendable {
        package var faults: [Fault]
        package var statuses: [RunStatus]
        /// How many hosts lived.
        package var hosts: Int
        package var counts: Witness.Counts
        /// Of every step of the simulation; equal for equal seeds, in every process.
        package var fingerprint: String
        /// Simulated time.
        package var elapsed: Duration
        package var definitions: String
    }

    let world: SimulatedWorld
    let definition: SimulatedDefinition
    let events: [String]
    let runs: [String]
    /// After so many events a run continues as new: seldom in some simulations, and all the time in others.
    private let generationEvents: Int
    private let random: Shared<SplitMix64>
    private let hosts = Shared(0)
    private let trouble = Shared(true)

    /// - Throws: `SimulationError` when it does not come to an end.
    package static func run(
        seed: UInt64, on kind: DiskKind, flaw: SeededFlaw.Kind? = nil
    ) throws -> Ending {
        var workflow = RandomWorkflow(seed: seed, pace: kind.pace)
        let yaml = workflow.definitions()
        let definition = try SimulatedDefinition(yaml: yaml, running: "main")
        let events = workflow.events
        let outcome = try SimulatedLoop.run(seed: seed, mostSteps: 3_000_000) { loop in
            let flaw = flaw.map { SeededFlaw($0, on: loop, seed: seed) }
            let world = try await SimulatedWorld(on: loop, kind, flaw: flaw)
            let simulation = Simulation(in: world, definition, events: events, seed: seed)
            let ending = try await simulation.run()
            await world.close()
            return ending
        }
        var ending = outcome.value
        ending.fingerprint = outcome.trace.fingerprint
        ending.elapsed = outcome.elapsed
        ending.definitions = yaml
        return ending
    }

    private init(in world: SimulatedWorld, _ definition: SimulatedDefinition, events: [String], seed: UInt64) {
        self.world = world
        self.definition = definition
        self.events = events
        var random = SplitMix64(seed: seed &+ 0x5EED)
        runs = (0..<Int.random(in: 1...3, using: &random)).map { "r\($0)" }
        generationEvents = Bool.random(using: &random) ? 1_000 : Int.random(in: 4...60, using: &random)
        self.random = Shared(random)
    }

    func draw(_ range: ClosedRange<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }

    /// A time drawn from so many milliseconds, at the pace of the world.
    func drawTime(_ milliseconds: ClosedRange<Int>) -> Duration { .milliseconds(draw(milliseconds) * world.kind.pace) }

    var isOver: Bool { !trouble.value }

    private func run() async throws -> Ending {
        world.disk.disturb(true)
        let slots = (0..<draw(2...3)).map { _ in
            world.loop.spawn(name: "slot") { [self] in
                for _ in 0..<draw(1...4) { await troubledLife() }
            }
        }
        let people = world.loop.spawn(name: "people") { [self] in await somePeople() }
        for slot in slots { await slot.value }
        await people.value
        trouble.withLock { $0 = false }
        world.disk.disturb(false)
        try await calmLife()
        var statuses: [RunStatus] = []
        for run in runs { statuses.append(try await check(run)) }
        return Ending(
            faults: world.witness.faults, statuses: statuses, hosts: hosts.value, counts: world.witness.counts,
            fingerprint: "", elapsed: .zero, definitions: "")
    }

    /// The next process.
    func host() async throws -> SimulatedHost {
        let number = hosts.withLock {
            $0 += 1; return $0
        }
        let stage = Shared<SimulatedHost?>(nil)
        let trouble = Trouble(
            loop: world.loop, pace: world.kind.pace, draw: { [self] in draw($0) }, isOver: { [self] in isOver })
        let host = try await SimulatedHost(number, in: world, of: definition, trouble: trouble) {
            $0.shutdownGrace = .milliseconds(50 * world.kind.pace)
            $0.cancelGrace = .milliseconds(100 * world.kind.pace)
            $0.letterInterval = .milliseconds(250 * world.kind.pace)
            $0.blobThreshold = 200
            $0.generationEvents = generationEvents
            // As chance has it: a host knows its own start of a run by it.
            $0.seed = { UInt64(number) }
        } _: { [self] _, context throws(FailureDetails) in
            try await effect(context, of: stage)
        }
        stage.withLock { $0 = host }
        return host
    }
}

// MARK: Hosts

extension Simulation {
    /// Takes what runs it can, again and again, stands still for a while, and dies or stops.
    private func troubledLife() async {
        let host: SimulatedHost
        do { host = try await self.host() } catch { return world.witness.fail(.runEnds, "-", "no host: \(error)") }
        // Half of all clocks are wrong.
        if draw(0...1) == 0 { host.process.skew = Int64(draw(-100_000...100_000)) }
        // Its own time: a host that stands still looks for nothing.
        let serving = host.process.spawn(name: "serve") { [self] in
            for run in runs { await take(run, host) }
            while !host.plan.isDead, !Task.isCancelled {
                do { try await host.process.sleep(for: drawTime(20...400)) } catch { return }
                await look(host)
            }
        }
        for _ in 0..<draw(1...4) {
            try? await world.loop.sleep(for: drawTime(0...600))
            switch draw(0...9) {
            case 0:
                // Of this host alone, or of the world: people's, and those of hosts that are right but for the difference.
                let jump = Int64(draw(-100_000...100_000))
                if draw(0...1) == 0 {
                    host.process.skew += jump
                } else {
                    world.loop.setWallClock(milliseconds: world.loop.wallMilliseconds + jump)
                }
                await host.engine.clockWasSet()
            case 1, 2:
                host.process.pause()
                try? await world.loop.sleep(for: draw(1...5) == 1 ? .milliseconds(draw(1...60_000)) : drawTime(1...500))
                host.process.wake()
            default: break
            }
        }
        if draw(0...1) == 0 { host.die() }
        serving.cancel()
        await host.end()
    }

    /// As a host that serves does: takes what is open, and what is due.
    private func look(_ host: SimulatedHost) async {
        guard let page = try? await host.store.openRuns(after: nil, limit: 100),
            let due = try? await host.store.dueRuns(
                at: Timestamp(milliseconds: host.process.wallMilliseconds), limit: 100)
        else { return }
        for run in due + page.runs where draw(0...1) == 0 { await take(run.id, host) }
    }

    /// Takes a run up or starts it. That another has it, or that the disk fails, is this world's way.
    private func take(_ run: String, _ host: SimulatedHost) async {
        _ = await host.engine.watch(run) { [witness = world.witness] update in
            if case .committed(_, let version) = update { witness.told(run, version: version) }
        }
        do {
            do {
                try await host.engine.resume(run)
            } catch let error as EngineError where error.code == .runNotFound {
                try await host.engine.start(definition.start(run))
            }
        } catch let error as EngineError {
            switch error.code {
            case .runDrivenElsewhere, .runTaken, .runExists, .runUndone, .runLettersUnread, .stopping: break
            case let code where code.rawValue.hasPrefix("store."): break
            default: world.witness.fail(.runEnds, run, "could not be taken: \(error)")
            }
        } catch is CancellationError where Task.isCancelled {
            // Its host is taken down while it waits for another's driver to prove dead.
        } catch {
            world.witness.fail(.runEnds, run, "could not be taken: \(error)")
        }
    }

    /// A host without trouble, and a person who says yes to everything, until every run has ended.
    private func calmLife() async throws {
        let host = try await self.host()
        let end = world.loop.now.advanced(by: .seconds(7 * 24 * 3600))
        var open = runs
        while !open.isEmpty {
            guard world.loop.now < end, world.witness.faults.isEmpty else {
                for run in open where world.witness.faults.isEmpty { world.witness.fail(.runEnds, run, "does not end") }
                break
            }
            for run in open { await take(run, host) }
            await answerAll(by: host, .yes)
            try? await world.loop.sleep(for: .seconds(2))
            open = open.filter { !world.witness.state(of: $0).isFinished }
        }
        for run in runs where world.witness.state(of: run).isFinished {
            do {
                try await compare(run, host)
            } catch {
                world.witness.fail(.replyTrue, run, "cannot be told: \(error)")
            }
        }
        await host.end()
    }

    /// A run that has ended is told alike by everybody.
    private func compare(_ run: String, _ host: SimulatedHost) async throws {
        let first = try await host.engine.report(of: run)
        await world.witness.told(first)
        let other = try await self.host()
        if try await other.engine.report(of: run) != first {
            world.witness.fail(.replySame, run, "is told differently by two hosts")
        }
        await other.end()
    }
}
