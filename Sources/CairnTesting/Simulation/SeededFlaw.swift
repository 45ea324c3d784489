package import CairnDapr
package import CairnEngine
package import CairnReactor
import CairnWire
import CairnWorkflow

/// A mistake of an engine or of a disk, put in on purpose: a simulation that does not find it proves nothing.
package struct SeededFlaw: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        // Of the disk.
        case lostCommit, lateCommit, staleDriver, droppedLetter, lateLetter, lostWake, missingBlob
        // Of the engine.
        case earlyReply, doubleDispatch, redoneStep, newKey, unraisedEpoch, unreadLetters
        // Of the run store on a sidecar's state.
        case failureBelieved, conflictOverwritten

        /// The kinds of disk that can have it.
        package var disks: [DiskKind] {
            switch self {
            case .failureBelieved, .conflictOverwritten: DiskKind.sidecars
            default: [.memory]
            }
        }

        /// The laws by which it is found.
        package var laws: Set<Law> {
            switch self {
            case .lostCommit, .lateCommit: [.commitDurable]
            case .staleDriver: [.commitFenced]
            case .droppedLetter, .lateLetter: [.letterDurable]
            case .lostWake: [.wakeKept]
            case .missingBlob: [.blobThere]
            case .earlyReply: [.effectScheduled, .replyTrue]
            case .doubleDispatch: [.effectOnce]
            case .redoneStep: [.effectOnce, .effectFinished]
            case .newKey: [.effectKeyed]
            case .unraisedEpoch: [.epochRaised]
            case .unreadLetters: [.letterRead]
            case .failureBelieved: [.commitDurable]
            case .conflictOverwritten: [.commitFenced, .commitDurable, .historyStays, .letterDurable]
            }
        }
    }

    package let kind: Kind
    private let loop: SimulatedLoop
    private let random: Shared<SplitMix64>

    package init(_ kind: Kind, on loop: SimulatedLoop, seed: UInt64) {
        self.kind = kind
        self.loop = loop
        random = Shared(SplitMix64(seed: seed))
    }

    fileprivate func strikes(oneIn count: Int) -> Bool {
        random.withLock { Int.random(in: 0..<count, using: &$0) == 0 }
    }

    /// Does it when the answer has long been given.
    fileprivate func later(_ act: @escaping @concurrent @Sendable () async throws -> Void) {
        loop.spawn(name: "later") { [loop] in
            try? await loop.sleep(for: .milliseconds(20))
            try? await act()
        }
    }

    /// The disk, with the flaw if it is one of the disk.
    package func below(_ store: any RunStore, on process: any Loop) -> any RunStore {
        switch kind {
        case .lostCommit, .lateCommit, .staleDriver, .droppedLetter, .lateLetter, .lostWake, .missingBlob:
            InterceptedStore(store, FlawedStore(flaw: self))
        default: store
        }
    }

    /// The state behind a sidecar as the run store sees it, with the flaw if it is one of that.
    package func beside(_ state: any StateStore) -> any StateStore {
        switch kind {
        case .failureBelieved: FlawedStateStore(base: state, conclusion: .believed)
        case .conflictOverwritten: FlawedStateStore(base: state, conclusion: .overwritten)
        default: state
        }
    }

    /// The engine's way to the disk, with the flaw if it is one of the engine.
    package func above(_ store: any RunStore) -> any RunStore {
        switch kind {
        case .earlyReply, .unraisedEpoch, .unreadLetters: InterceptedStore(store, FlawedStore(flaw: self))
        default: store
        }
    }

    /// The activities as the engine calls them.
    package func distorting(_ script: @escaping SimulatedHost.Script) -> SimulatedHost.Script {
        switch kind {
        case .doubleDispatch:
            { input, context throws(FailureDetails) in
                if strikes(oneIn: 4) { _ = try await script(input, context) }
                return try await script(input, context)
            }
        case .redoneStep:
            { input, context throws(FailureDetails) in
                let result = try await script(input, context)
                if strikes(oneIn: 4) { later { _ = try await script(input, context) } }
                return result
            }
        case .newKey:
            { input, context throws(FailureDetails) in
                var context = context
                if context.attempt > 1 { context.idempotencyKey += "#\(context.attempt)" }
                return try await script(input, context)
            }
        default: script
        }
    }
}

private struct FlawedStore: StoreInterceptor {
    let flaw: SeededFlaw

    func altered(_ append: RunAppend, for store: any RunStore) async throws -> RunAppend? {
        var append = append
        switch flaw.kind {
        case .lostCommit where flaw.strikes(oneIn: 6): return nil
        case .lateCommit where flaw.strikes(oneIn: 3), .earlyReply where flaw.strikes(oneIn: 3):
            let late = append
            flaw.later { try await store.append(late) }
            return nil
        case .staleDriver:
            let header = try await store.header(of: append.run)
            (append.version, append.epoch) = (header.version, header.epoch)
        case .lostWake: append.head?.wake = nil
        case .missingBlob: append.blobs = []
        case .unraisedEpoch: append.claim = nil
        default: break
        }
        return append
    }

    func altered(_ letter: Letter, for store: any RunStore) async throws -> Letter? {
        switch flaw.kind {
        case .droppedLetter: return nil
        case .lateLetter:
            flaw.later { _ = try await store.post(letter) }
            return nil
        default: return letter
        }
    }

    func altered(_ run: StoredRun) -> StoredRun {
        guard flaw.kind == .unreadLetters else { return run }
        var run = run
        run.letters = []
        return run
    }

    func acquire(_ run: String, from store: any RunStore) async throws -> DriverHold {
        if flaw.kind == .staleDriver { return DriverHold {} }
        return try await store.acquire(run)
    }
}
