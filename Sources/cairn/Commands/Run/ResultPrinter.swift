import CairnHost
import CairnWire

/// How a run's result is shown, by `run` and by `runs resume` alike.
struct ResultPrinter {
    let console: Console
    let json: Bool
    /// Standard output is a terminal: the run's own words stand there, so sources and run are set apart from them.
    let onTerminal: Bool

    /// - Parameter streamed: what of the answer stands on the terminal already.
    /// - Throws: `Failure` when the run did not complete; what it was is told on standard error.
    func show(_ run: RunView, streamed: String = "") throws(Failure) -> ExitCode {
        if json { console.print(run.resultJSON.text()) }
        switch run.standing {
        case .completed:
            if !json { answer(run, streamed: streamed) }
            return .done
        case .failed, .stopped:
            if !json { status(run) }
            throw Self.failure(of: run) ?? Failure(.failed, "run.failed", "the run failed")
        case .open:
            if !json { status(run) }
            questions(run)
            return run.waitsForPerson ? .waiting : .done
        }
    }

    /// Why a run that is over did not complete; nil when it did.
    static func failure(of run: RunView) -> Failure? {
        switch run.standing {
        case .completed, .open: nil
        case .failed:
            Failure(
                run.problem?.isUnreachable ?? false ? .unreachable : .failed, run.problem?.code ?? "run.failed",
                ([run.problem?.message ?? "the run failed"] + NextSteps(of: run).text(.plain))
                    .joined(separator: "\n"))
        case .stopped:
            Failure(.failed, "run.\(run.status)", run.problem?.message ?? "run \(run.id) was \(run.status)")
        }
    }

    private func answer(_ run: RunView, streamed: String) {
        if streamed.isEmpty || streamed != run.output.string {
            let text = run.output.string ?? run.output.text(pretty: true)
            if onTerminal { console.print("") }
            console.print(onTerminal ? text.forTerminal : text)
        }
        sources(run.citations)
        status(run)
    }

    private func sources(_ citations: [RunView.Citation]) {
        guard !citations.isEmpty else { return }
        let style = onTerminal ? console.style : .plain
        console.print("\n" + style.bold("Sources"))
        for (index, citation) in citations.enumerated() {
            let place = [citation.document, citation.heading].filter { !$0.isEmpty }.joined(separator: " · ")
            let span = style.dim("\(citation.start)–\(citation.end)")
            console.print("  \(style.cyan("[\(index + 1)]")) \(place.forTerminal)  \(span)")
            console.print("      " + style.dim("“\(citation.text.shortened(to: 160))”"))
        }
    }

    /// `run 4f… · completed in 31 ms · 1,204 tokens`
    private func status(_ run: RunView) {
        var facts = ["run \(run.id)", run.abstained ? "\(run.status), abstained" : run.status]
        if let ended = run.ended { facts.append(ended.duration(since: run.started).phrase) }
        if let tokens = run.usage.phrase { facts.append(tokens) }
        console.tell((onTerminal ? "\n" : "") + console.style.dim(facts.joined(separator: " · ")))
    }

    /// What waits, and how whoever it waits for answers.
    private func questions(_ run: RunView) {
        for line in WaitLines.all(of: run, style: console.style) { console.tell(line) }
        for line in NextSteps(of: run).text(console.style) { console.tell(line) }
    }
}
