import CairnEngine
import CairnWorkflow

/// One process's way to the disk, under the eyes of a witness.
final class WitnessedConnection: StoreInterceptor {
    private let witness: Witness
    private let process: Int
    /// The letters that waited when this process read a run last.
    private let unread = Shared<[String: Set<String>]>([:])

    init(_ witness: Witness, process: Int) {
        self.witness = witness
        self.process = process
    }

    func perform<Answer: Sendable>(_ call: StoreCall, _ make: () async throws -> Answer) async throws -> Answer {
        switch call {
        case .create(let new):
            let epoch = new.driver == nil ? 0 : 1
            witness.with(new.id) {
                $0.submit(.init(events: new.events, epoch: 0, nextEpoch: epoch, process: process), as: 1)
            }
            return try await write(new.events, of: new.id, as: 1, make)
        case .append(let append):
            let isTakeover = append.claim != nil
            let submission = RunRecord.Submission(
                events: append.events, epoch: append.epoch, nextEpoch: append.epoch + (isTakeover ? 1 : 0),
                process: process, unread: isTakeover ? unread.value[append.run] ?? [] : [])
            witness.with(append.run) { $0.submit(submission, as: append.version + 1) }
            return try await write(append.events, of: append.run, as: append.version + 1, make)
        case .post(let letter):
            let ends = witness.with(letter.run) { $0.ends }
            let answer = try await make()
            guard (answer as? LetterReceipt) == .accepted else { return answer }
            witness.with(letter.run) { $0.accept(letter.id, since: ends) }
            witness.count { $0.letters += 1 }
            await witness.look(at: letter.run)
            return answer
        case .load(let run):
            let answer = try await make()
            if let stored = answer as? StoredRun { unread.withLock { $0[run] = Set(stored.letters.map(\.id)) } }
            return answer
        case .acquire, .look, .other: return try await make()
        }
    }

    private func write<Answer: Sendable>(
        _ events: [UInt8], of run: String, as version: Int, _ make: () async throws -> Answer
    ) async throws -> Answer {
        let answer: Answer
        do {
            answer = try await make()
        } catch {
            // It may have happened all the same.
            await witness.look(at: run)
            throw error
        }
        witness.count { $0.commits += 1 }
        await witness.look(at: run)
        if witness.with(run, { !$0.holds(events, at: version) }) {
            witness.fail(.commitDurable, run, "version \(version) was answered and is not on disk")
        }
        return answer
    }
}
