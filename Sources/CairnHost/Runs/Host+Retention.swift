import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow

extension Host {
    /// Removes ended runs that were kept long enough, by `--keep`.
    ///
    /// - Parameters:
    ///   - statuses: only runs that ended so; empty for all that `--keep` names.
    ///   - rehearses: counts them, and removes nothing.
    /// - Throws: `HostError` with `input` where nothing says how long, or for a word that is no outcome.
    package func prune(statuses: [String], rehearses: Bool) async throws -> PruneView {
        guard let keep = settings.keep else {
            throw HostError(.input, "nothing says how long runs are kept: give --keep 30d, or set CAIRN_KEEP")
        }
        var chosen: Set<RunStatus> = []
        for word in statuses {
            guard let status = RunStatus(rawValue: word), status.isTerminal else {
                let mend = Suggestion.mend(for: word, among: Retention.outcomes.map(\.rawValue))
                throw HostError(.input, "no run ends as \"\(word.prefix(64))\". \(mend ?? "")")
            }
            chosen.insert(status)
        }
        let pruner = RunPruner(loop: loop, store: try await store(), retention: keep.limited(to: chosen))
        return PruneView(
            report: rehearses ? try await pruner.rehearse() : try await pruner.prune(), isRehearsal: rehearses)
    }

    /// Prunes by itself for as long as the caller's task lives, where `--keep` is set: for processes that live long.
    package func keepPruning() async throws {
        guard let keep = settings.keep else { return }
        let pruner = RunPruner(loop: loop, store: try await store(), retention: keep)
        await pruner.keepPruning { [complain] error in complain("runs are not pruned: \(error)") }
    }
}

/// What pruning came to, as people and programs are shown it.
package struct PruneView: Sendable {
    package var removed: Int
    package var kept: Int
    package var bytes: Int
    package var isRehearsal: Bool
    /// Outcomes and how many runs ended so, in the order of outcomes.
    package var byStatus: [(status: String, count: Int)]

    init(report: PruneReport, isRehearsal: Bool) {
        removed = report.count
        kept = report.kept
        bytes = report.bytes
        self.isRehearsal = isRehearsal
        byStatus = Retention.outcomes.compactMap { status in
            report.removed[status].map { (status.rawValue, $0) }
        }
    }

    /// What `runs prune --json` prints.
    package var json: JSON {
        [
            "removed": .int(Int64(removed)),
            "by_status": .object(JSONObject(byStatus.map { ($0.status, .int(Int64($0.count))) })),
            "kept": .int(Int64(kept)), "bytes": .int(Int64(bytes)), "dry_run": .bool(isRehearsal),
        ]
    }
}
