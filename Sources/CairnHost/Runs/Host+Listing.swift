import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow

/// Which runs are listed, and how many. Nil and empty ask for all.
package struct RunQuery: Sendable {
    /// By the words of design §5.
    package var statuses: [String] = []
    package var name: String?
    package var origin: String?
    /// Started at this time or later, and before that one.
    package var since: Timestamp?
    package var until: Timestamp?
    package var limit = 50
    /// `RunList.next` of the page before.
    package var after: String?

    package init() {}

    /// - Throws: `HostError` with `input` for a word that is no status.
    fileprivate func filter() throws(HostError) -> RunFilter {
        var filter = RunFilter(name: name, origin: origin, since: since, until: until)
        let words = RunStatus.allCases.map(\.rawValue)
        for status in statuses {
            guard let known = RunStatus(rawValue: status) else {
                let mend = Suggestion.mend(for: status, among: words) ?? ""
                throw HostError(.input, "there is no status \"\(status.prefix(80))\". \(mend)")
            }
            filter.statuses.insert(known)
        }
        return filter
    }

    /// - Throws: `HostError` with `input` for what no list has given.
    fileprivate func cursor() throws(HostError) -> RunCursor? {
        guard let after else { return nil }
        guard let place = Int64(after), place > 0 else {
            throw HostError(
                .input, "\"\(after.prefix(80))\" is no place in the list: give what the page before named as next")
        }
        return RunCursor(rawValue: place)
    }
}

/// A page of runs, newest first, without their steps.
package struct RunList: Sendable {
    package var runs: [RunView] = []
    /// Where the next page begins; nil at the end.
    package var next: String?
    /// Runs that would stand among them and cannot be read, by their ids. `runs show` says what is wrong with each.
    package var damaged: [String] = []

    /// What `runs list --json` prints.
    package var json: JSON {
        var object: JSONObject = ["runs": .array(runs.map(\.listJSON))]
        if let next { object["next"] = .string(next) }
        if !damaged.isEmpty { object["damaged"] = .array(damaged.map(JSON.string)) }
        return .object(object)
    }
}

extension Host {
    /// Of how many runs a list says what they wait for: each is read for it.
    private static let toldInFull = 100

    /// - Throws: `HostError` with `input` for a status or a place that there is not.
    package func runs(_ query: RunQuery) async throws -> RunList {
        let filter = try query.filter()
        var cursor = try query.cursor()
        let store = try await store()
        var headers: [RunHeader] = []
        var damaged: [String] = []
        repeat {
            let page = try await store.list(filter, after: cursor, limit: min(500, query.limit - headers.count))
            headers += page.runs
            damaged += page.damaged
            cursor = page.next
        } while headers.count < query.limit && cursor != nil
        var list = RunList(next: cursor.map { String($0.rawValue) }, damaged: damaged)
        for header in headers { list.runs.append(try await listed(header, isFirst: list.runs.count < Self.toldInFull)) }
        return list
    }

    /// A run as a list shows it; of one that waits, what it waits for.
    private func listed(_ header: RunHeader, isFirst: Bool) async throws -> RunView {
        let view = RunView(header)
        guard header.head.status == .waiting, isFirst else { return view }
        do {
            let whole = RunView(try await engine().report(of: header.id))
            var view = view
            (view.questions, view.waits) = (whole.questions, whole.waits)
            return view
        } catch let error as EngineError {
            // One that cannot be read is in the list all the same; `runs show` says what is wrong with it.
            complain(error.message)
            return view
        }
    }

    /// How a run stands, who drives it, and whether its definition has changed since.
    ///
    /// - Throws: `run.not_found`.
    package func show(_ run: String) async throws -> RunView {
        let report = try await engine().report(of: run)
        var view = RunView(report)
        if !report.status.isTerminal, try await store().isDriven(run) {
            view.driver = report.header.driver?.name ?? "another process"
        }
        view.definitionNow = try await definitionNow(view.name, pinned: view.definition)
        return view
    }
}
