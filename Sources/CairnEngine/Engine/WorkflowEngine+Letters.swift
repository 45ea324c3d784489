import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Sends a letter to a run, whoever drives it. When this returns the letter is on disk: that is the sender's answer.
    /// Without a driver it waits.
    ///
    /// - Throws: `run.not_found`, `run.ended`.
    package func post(_ letter: Letter) async throws -> LetterReceipt {
        let receipt = try await store.post(letter)
        if receipt == .accepted { deliver(letter) }
        return receipt
    }

    private func deliver(_ letter: Letter) {
        opening[letter.run]?.append(letter)
        guard let run = runs[letter.run] else {
            want(letter.run, isNews: true)
            return takeMore()
        }
        run.inbox.append(letter.event)
        run.idleSince = nil
        proceedSoon(letter.run)
    }

    /// Looks for other processes' letters, four times a second while a run is driven or all are attended.
    func lookForLetters() {
        guard letterTimer == nil, !isStopping, attendance != nil || !(runs.isEmpty && opening.isEmpty) else { return }
        letterTimer = loop.schedule(after: settings.letterInterval) { [weak self] in
            guard let self else { return }
            loop.spawn(name: "letters") { await self.collectLetters() }
        }
    }

    private func collectLetters() async {
        await takeLetters()
        await lookAround()
        letterTimer = nil
        lookForLetters()
    }

    /// Delivers the letters that have come since anybody looked.
    func takeLetters() async {
        do {
            while true {
                let batch = try await store.letters(after: letterCursor)
                // Two may be looking at once.
                letterCursor = LetterCursor(rawValue: max(letterCursor.rawValue, batch.next.rawValue))
                // One that was sent from here may come a second time: the machine knows it by its id.
                for letter in batch.letters { deliver(letter) }
                for error in batch.damaged where isMine(error.run) { settings.complain(error) }
                guard !batch.isEmpty else { break }
            }
        } catch {
            guard !isStopping else { return }
            settings.complain(EngineError(of: "", error))
        }
    }
}

extension WorkflowEngine {
    /// Whether what befalls a run is for this engine to tell.
    private func isMine(_ run: String?) -> Bool {
        guard attendance == nil, let run else { return true }
        return runs[run] != nil || opening[run] != nil
    }
}

extension Letter {
    var event: HistoryEvent { .eventRaised(EventRaised(self)) }
}

extension EventRaised {
    init(_ letter: Letter) {
        self.init(letter: letter.id, name: letter.name, data: .literal(letter.data), at: letter.at)
    }
}

extension HistoryEvent {
    /// The id of the letter that the event folds in.
    var letter: String? {
        if case .eventRaised(let event) = self { event.letter } else { nil }
    }
}
