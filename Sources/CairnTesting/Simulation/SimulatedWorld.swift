package import CairnEngine
import CairnReactor
package import CairnWorkflow

/// What the processes of one simulation have in common: the disk, the world outside, and the witness of both.
package struct SimulatedWorld: Sendable {
    package let loop: SimulatedLoop
    package let disk: SimulatedDisk
    package let kind: DiskKind
    package let witness: Witness
    package let ledger = EffectLedger()
    /// Nil in a world whose engine and disk are as they should be.
    package let flaw: SeededFlaw?

    package init(on loop: SimulatedLoop, _ kind: DiskKind, flaw: SeededFlaw? = nil) async throws {
        self.loop = loop
        self.flaw = flaw
        self.kind = kind
        disk = try await kind.make(loop, flaw)
        witness = Witness(of: try await disk.open(loop, CrashPlan()), on: loop)
    }

    /// What an activity of `path` does to the world: once for each key, and each time for an unsafe one.
    package func act(_ context: ActivityContext) {
        let path = Path("\(context.run)/\(context.path)")
        if witness.replay(of: context.path, in: context.run) == .unsafe {
            ledger.act(path)
        } else {
            ledger.act(path, key: context.idempotencyKey)
        }
    }

    /// Whether a step has taken effect: what a person sees who goes and looks.
    package func hasHappened(_ path: Path, in run: String) -> Bool {
        ledger.effects[Path("\(run)/\(path)")] != nil
    }

    package func close() async {
        await witness.close()
        await disk.remove()
    }
}
