import CairnDapr
import CairnEngine
import CairnReactor

extension DiskKind {
    /// The run store on a Dapr sidecar's state API, in each of the recorded manners.
    package static let sidecars = StoreManner.allCases.map(sidecar)

    /// In the manner of one store behind the sidecar. A process may die at each of its writes to the sidecar.
    package static func sidecar(_ manner: StoreManner) -> DiskKind {
        DiskKind("dapr-\(manner.rawValue)", drivesByLease: true) { loop, flaw in
            let disk = SidecarDisk(manner, on: loop, flaw)
            return SimulatedDisk(
                open: { try await disk.open(on: $0, dyingBy: $1) },
                disturb: { isDisturbed in disk.isDisturbed.withLock { $0 = isDisturbed } })
        }
    }
}

/// A state store behind a fake sidecar, with as many ways to it as there are processes.
private struct SidecarDisk: Sendable {
    let isDisturbed = Shared(false)
    private let manner: StoreManner
    private let flaw: SeededFlaw?
    private let seed: UInt64
    private let sidecar: Shared<FakeSidecar>
    private let processes = Shared<UInt64>(0)
    private let random: Shared<SplitMix64>

    init(_ manner: StoreManner, on loop: SimulatedLoop, _ flaw: SeededFlaw?) {
        self.manner = manner
        self.flaw = flaw
        seed = loop.seed
        sidecar = Shared(FakeSidecar(manner, seed: loop.seed))
        random = Shared(SplitMix64(seed: loop.seed))
    }

    func open(on loop: any Loop, dyingBy plan: CrashPlan) async throws -> any RunStore {
        let number = processes.withLock { number in
            defer { number += 1 }
            return number
        }
        // The witness looks on first, and is spared.
        let isWitness = number == 0
        let channel = FakeSidecarChannel(
            sidecar, on: loop, faults: isWitness ? .none : faults(of: number), latency: .microseconds(500))
        let state = SidecarStateStore(manner.rawValue, over: channel)
        var settings = DaprRunStore.Settings()
        settings.random = { [random] in random.withLock { $0.next() } }
        return try await DaprRunStore.open(
            CrashingStateStore(isWitness ? state : flaw?.beside(state) ?? state, plan), loop: loop, workers: loop,
            settings: settings)
    }

    /// Answers that are lost, writes that hide behind conflicts, a store that fails; and for some processes a sidecar that is
    /// gone for half a minute.
    private func faults(of process: UInt64) -> SidecarFaults {
        let outage = process % 4 == 1 ? SidecarFaults.outage(at: .seconds(4), for: .seconds(30)) : .none
        let plan = outage.and(.seeded(seed &* 101 &+ process, oneIn: 12))
        return SidecarFaults { [isDisturbed] in isDisturbed.value ? plan.fault(of: $0) : nil }
    }
}
