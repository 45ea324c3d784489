import CairnWire
import CairnWorkflow

/// `wait`: for a while, until a time, or for an event. Gives the event's data; null for a time, and when no event came
/// before its deadline. Deadlines run on while nobody drives the run.
struct WaitBehaviour: StepBehaviour {
    let definition: WaitStep

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let end: WaitState.End?
        do throws(InputError) {
            end = try wait(site, &decision)
        } catch {
            return try site.fail(error, &decision)
        }
        switch end {
        case nil, .closed: return .open
        case .event(let letter): return site.complete(letter.data, &decision)
        case .expired, .answered: return site.complete(.null, &decision)
        }
    }

    private func wait(_ site: StepSite, _ decision: inout Decision) throws(InputError) -> WaitState.End? {
        let kind = site.plan.verb
        switch definition.cause {
        case .duration(let duration):
            return decision.wait(site.path, kind: kind, until: decision.now.advanced(by: duration))
        case .event(let name):
            return decision.wait(site.path, kind: kind, forEvent: name, timeout: definition.timeout)
        case .until(let template):
            if let wait = decision.wait(at: site.path) { return wait.end }
            let text = try site.renderer(decision.reader).text(template)
            guard let time = Timestamp(rfc3339: text) else {
                throw .failed(
                    FailureDetails(
                        code: "wait.time",
                        message:
                            "\(site.path): \"\(text.prefix(80))\" is no time: write it as 2026-01-31T08:00:00Z"))
            }
            return decision.wait(site.path, kind: kind, until: time)
        }
    }
}

/// `approve`: asks a person, and waits for the answer. Gives `{approved, by, reason}`; a deadline that passes refuses.
struct ApproveBehaviour: StepBehaviour {
    let definition: ApproveStep

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let answer: Answer?
        do throws(InputError) {
            answer = try decision.ask(site.path, kind: site.plan.verb, timeout: definition.timeout) {
                (reader) throws(InputError) in
                let renderer = site.renderer(reader)
                return WaitStarted.Question(
                    ask: .literal(.string(try renderer.text(definition.ask))),
                    show: try definition.show.map { (show) throws(InputError) in try renderer.value(show) })
            }
        } catch {
            return try site.fail(error, &decision)
        }
        guard let answer else { return .open }
        return site.complete(.literal(answer.json), &decision)
    }
}
