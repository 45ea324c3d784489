package import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

/// One process of a simulation, with an engine in it and its own connection to the disk.
package final class SimulatedHost: Sendable {
    package typealias Script = ScriptedActivity.Script

    package let number: Int
    package let process: SimulatedProcess
    package let plan: CrashPlan
    /// Its way to the disk, with all that stands in it.
    package let store: any RunStore
    package let engine: WorkflowEngine
    private let base: any RunStore
    private let crashing: CrashInterceptor

    /// - Parameters:
    ///   - number: names the process among all of the simulation.
    ///   - trouble: stands between the engine and its connection.
    ///   - kinds: of activities, all of which `script` plays.
    package init(
        _ number: Int, in world: SimulatedWorld, of definition: SimulatedDefinition,
        dyingBy plan: CrashPlan = CrashPlan(),
        trouble: (any StoreInterceptor)? = nil, kinds: [String] = SimulatedHost.kinds,
        settings change: (inout EngineSettings) -> Void = { _ in }, _ script: @escaping Script
    ) async throws {
        self.number = number
        self.plan = plan
        let process = SimulatedProcess(of: world.loop)
        self.process = process
        base = try await world.disk.open(process, plan)
        crashing = CrashInterceptor(plan)
        let seen = world.witness.connection(of: number, to: world.flaw?.below(base, on: process) ?? base)
        let own = crashing.guarding(world.flaw?.above(seen) ?? seen)
        let store = trouble.map { InterceptedStore(own, $0) } ?? own
        self.store = store
        var settings = EngineSettings(
            driver: Driver(pid: Int32(number), host: "simulated", started: Timestamp(milliseconds: 0)))
        settings.seed = { 7 }
        settings.storeRetryPause = .milliseconds(1)
        change(&settings)
        let watched: Script = { [witness = world.witness, kind = world.kind] input, context throws(FailureDetails) in
            await witness.called(context, by: number, mayBeStale: kind.drivesByLease || process.pauses > 0)
            return try await script(input, context)
        }
        let activity = ScriptedActivity(world.flaw?.distorting(watched) ?? watched)
        engine = WorkflowEngine(
            loop: process, workers: process, store: store,
            activities: ActivityRegistry(byKind: Dictionary(uniqueKeysWithValues: kinds.map { ($0, activity) })),
            loader: SimulatedLoader(definition: definition), settings: settings)
    }

    package static let kinds = ["llm.chat", "retrieve", "http", "mcp.call", "scrape", "search", "ingest", "publish"]

    /// The process is gone, at this moment.
    package func die() { crashing.die() }

    /// It ends: in good order, unless it is dead already.
    package func end() async {
        if !plan.isDead { await engine.shutdown() }
        // What a dead one held is free before its connection is.
        if plan.isDead { crashing.die() }
        await base.close()
        crashing.die()
    }
}
