import CairnCrypto
package import CairnEngine
package import CairnReactor
import CairnWire
package import CairnWorkflow

/// Watches a disk and the effects of the runs on it, from outside of every process: at each commit, each letter and each
/// effect it reads the run from the disk and says which `Law` is broken, if one is.
package final class Witness: Sendable {
    /// What was looked at.
    package struct Counts: Sendable, Hashable {
        package var commits = 0
        package var letters = 0
        package var calls = 0
        /// Calls by a process that did not know yet that it had lost the run.
        package var staleCalls = 0
    }

    private struct State {
        var records: [String: RunRecord] = [:]
        var faults: [Fault] = []
        var counts = Counts()
    }

    /// Its own view of the disk: no fault of a process is in it.
    private let disk: any RunStore
    private let loop: any Loop
    private let state = Lock(State())

    /// - Parameter loop: nobody's of the processes.
    package init(of disk: any RunStore, on loop: any Loop) {
        self.disk = disk
        self.loop = loop
    }

    /// The laws that were broken, as it was found; a hundred at most.
    package var faults: [Fault] { state.withLock { $0.faults } }
    package var counts: Counts { state.withLock { $0.counts } }

    package func fail(_ law: Law, _ run: String, _ what: String) {
        state.withLock { if $0.faults.count < 100 { $0.faults.append(Fault(law, run, what)) } }
    }

    func with<Value: Sendable>(_ run: String, _ body: (inout RunRecord) -> Value) -> Value {
        state.withLock { state in
            var record = state.records[run] ?? RunRecord(run: run)
            let value = body(&record)
            let faults = record.takeFaults()
            if state.faults.count < 100 { state.faults += faults }
            state.records[run] = record
            return value
        }
    }

    func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0.counts) } }

    /// The connection of one process: what it writes is held against the disk before it is answered.
    package func connection(of process: Int, to store: any RunStore) -> any RunStore {
        InterceptedStore(store, WitnessedConnection(self, process: process))
    }

    /// Reads a run from the disk, and checks what is new: in a task of its own, for whose sake it is done may be cancelled.
    package func look(at run: String) async {
        await loop.spawn(name: "witness") { await self.observe(run) }.value
    }

    private func observe(_ run: String) async {
        let (known, letters) = with(run) { ($0.version, $0.accepted) }
        let stored: StoredRun
        do {
            var view = try await disk.load(run)
            if let first = view.segments.first, first.version > known + 1 {
                // Generations have passed since anybody looked.
                let last = view.header.version
                view.segments = try await disk.wholeHistory(of: run).filter { $0.version <= last }
            }
            stored = view
        } catch let error as EngineError where error.code == .runNotFound && known == 0 {
            return
        } catch {
            return fail(.historyStays, run, "cannot be read: \(error)")
        }
        let blobs = with(run) { $0.observe(stored, knowing: known, expecting: letters) }
        guard !blobs.isEmpty else { return }
        do {
            for (hash, bytes) in try await disk.blobs(blobs, of: run)
            where try SHA256.digest(of: bytes).hex != hash {
                fail(.blobThere, run, "has other bytes than those of blob \(hash)")
            }
        } catch {
            fail(.blobThere, run, "has lost a blob: \(error)")
        }
    }
}

// MARK: Effects and replies

extension Witness {
    /// An activity is begun by a process.
    ///
    /// - Parameter mayBeStale: it may have been paused, and lost the run to another meanwhile.
    package func called(_ context: ActivityContext, by process: Int, mayBeStale: Bool = false) async {
        await look(at: context.run)
        let isCurrent = with(context.run) { $0.call(context, by: process) }
        count {
            $0.calls += 1
            if !isCurrent { $0.staleCalls += 1 }
        }
        if !isCurrent, !mayBeStale {
            fail(.effectScheduled, context.run, "\(context.path) was called by a process that had lost the run")
        }
    }

    /// A host told somebody that a run is at this version.
    package func told(_ run: String, version: Int) {
        if with(run, { $0.version }) < version { fail(.replyTrue, run, "was told as version \(version)") }
    }

    /// A host told somebody how a run stands.
    package func told(_ report: RunReport) async {
        let run = report.header.id
        await look(at: run)
        let (completed, version, inDoubt) = with(run) { ($0.state.completed, $0.version, $0.state.inDoubt) }
        if report.header.version > version { fail(.replyTrue, run, "was told as version \(report.header.version)") }
        if report.header.version == version {
            for question in report.questions where (question.kind == .inDoubt) != inDoubt.contains(question.path) {
                fail(.replyTrue, run, "\(question.path) was asked about as \(question.kind)")
            }
        }
        guard report.status.isTerminal else { return }
        if completed.map({ RunStatus($0.status) }) != report.status {
            fail(.replyTrue, run, "was told to be \(report.status), and its history is not")
        }
    }

    /// A host told somebody that a letter was accepted.
    package func told(_ letter: Letter) async { await look(at: letter.run) }
}

// MARK: Looking

extension Witness {
    /// A run's history, folded, as far as it was seen.
    package func state(of run: String) -> WorkflowState { with(run) { $0.state } }

    package func replay(of path: Path, in run: String) -> Replay? { with(run) { $0.steps[path]?.replay } }

    /// How many attempts of a step were scheduled.
    package func attempts(of path: Path, in run: String) -> Int { with(run) { $0.steps[path]?.attempts ?? 0 } }

    package func close() async { await disk.close() }
}
