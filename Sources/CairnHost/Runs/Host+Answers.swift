import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow
import Glibc

/// A person's word on what a run asks: whether something may be done, or what became of a step in doubt.
package enum Answer: Sendable, Hashable {
    /// It may be done; a step in doubt is called again.
    case approved(reason: String?)
    /// A step in doubt happened, with this result.
    case happened(JSON)
    /// It may not be done; a step in doubt fails.
    case rejected(reason: String?)
}

extension Host {
    /// Answers an open question of a run; the only one where none is named.
    ///
    /// - Parameters:
    ///   - question: its path.
    ///   - by: who gives the answer, for the audit; nil: the person at this keyboard.
    /// - Returns: which question was answered, and whether a process drives the run and so goes on with it; else
    ///   `runs resume` does.
    /// - Throws: `HostError` with `notAsking` when nothing of the run waits for a person, or an approval is answered with a
    ///   result; with `ambiguousAnswer` when several questions are open and none is named.
    package func answer(
        _ run: String, question: String?, _ answer: Answer, by person: String? = nil
    ) async throws -> (question: String, isDriven: Bool) {
        let open = try await engine().report(of: run).questions.map { RunView.Question($0) }
        let chosen = try Self.choose(question, among: open, of: run)
        try await post(answer, to: chosen, of: run, by: person ?? self.person)
        return (chosen.path, try await isDriven(run))
    }

    /// The question that is meant.
    static func choose(
        _ path: String?, among open: [RunView.Question], of run: String
    ) throws(HostError) -> RunView.Question {
        let list = open.map { "  \($0.path)  \($0.ask.prefix(120))" }.joined(separator: "\n")
        guard let first = open.first else {
            throw HostError(.notAsking, "run \(run) waits for nobody: cairn runs show \(run)")
        }
        guard let path else {
            guard open.count == 1 else {
                throw HostError(
                    .ambiguousAnswer, "run \(run) asks \(open.count) questions: name one by its path\n\(list)")
            }
            return first
        }
        guard let found = open.first(where: { $0.path == path }) else {
            throw HostError(.notAsking, "\(path.prefix(200)) waits for nobody; what does:\n\(list)")
        }
        return found
    }

    /// Posts an answer to a question that is open.
    func post(_ answer: Answer, to question: RunView.Question, of run: String, by person: String) async throws {
        var data: JSONObject = ["step": .string(question.path), "by": .string(person)]
        switch answer {
        case .approved(let reason):
            data["approved"] = true
            if let reason { data["reason"] = .string(reason) }
        case .happened(let output):
            guard question.isInDoubt else {
                throw HostError(
                    .notAsking, "\(question.path) asks for approval, and takes no result: leave --output away")
            }
            data["approved"] = true
            data["output"] = output
        case .rejected(let reason):
            data["approved"] = false
            if let reason { data["reason"] = .string(reason) }
        }
        try await post(EventRaised.resolve, .object(data), to: run)
    }

    /// Sends a signal to an open run, for a `wait` of that event: kept until one takes it.
    ///
    /// - Returns: as `answer`.
    /// - Throws: `run.not_found`, `run.ended`; `HostError` with `input` for a name that is Cairn's own.
    package func signal(_ run: String, event: String, data: JSON) async throws -> Bool {
        guard !event.isEmpty, !event.hasPrefix("cairn.") else {
            throw HostError(.input, "\"\(event)\" is no event's name: names that begin with \"cairn.\" are Cairn's own")
        }
        try await post(event, data, to: run)
        return try await isDriven(run)
    }

    /// A letter: on disk when this returns. A run that is driven here takes it at once.
    private func post(_ name: String, _ data: JSON, to run: String) async throws {
        _ = try await engine().post(letter(name, data, to: run))
    }

    /// A letter that nobody has sent yet.
    func letter(_ name: String, _ data: JSON, to run: String) throws -> Letter {
        Letter(
            run: run, id: try RunID.fresh(), name: name, data: data,
            at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    private func isDriven(_ run: String) async throws -> Bool { try await store().isDriven(run) }

    /// The person at the keyboard, for the audit: `ada@workshop`.
    nonisolated var person: String {
        let user = environment["USER"] ?? environment["LOGNAME"] ?? "user \(getuid())"
        return "\(user)@\(Self.hostName)"
    }
}
