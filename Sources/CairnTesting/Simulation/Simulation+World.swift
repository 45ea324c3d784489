import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

// MARK: Effects

extension Simulation {
    /// What an activity does in this world: takes time, fails, hangs until it is stopped, answers late, or answers that it
    /// failed though it took effect.
    func effect(
        _ context: ActivityContext, of stage: Shared<SimulatedHost?>
    ) async throws(FailureDetails) -> ActivityResult {
        guard let host = stage.value else { throw FailureDetails(code: "dead", message: "there is no process") }
        let hangs = !isOver && draw(0...24) == 0
        do {
            try await host.process.sleep(for: hangs ? .seconds(draw(1...4000)) : drawTime(0...60))
        } catch {
            // Told to stop: most answer, some go on for a while.
            if draw(0...2) > 0 { throw FailureDetails(code: "cancelled", message: "told to stop") }
            await withUnsafeContinuation { (later: UnsafeContinuation<Void, Never>) in
                world.loop.schedule(after: drawTime(0...300)) { later.resume() }
            }
        }
        // The process may have died meanwhile: then this code runs no more.
        guard !host.plan.isDead else { throw FailureDetails(code: "dead", message: "the process is dead") }
        let luck = isOver ? 9 : draw(0...29)
        if luck < 4 { throw FailureDetails(code: "trouble", message: "drawn", retryable: luck > 0) }
        world.act(context)
        if luck == 4 { throw FailureDetails(code: "trouble", message: "the answer was lost", retryable: true) }
        return ActivityResult(
            output: output(of: context), usage: TokenUsage(inputTokens: 3, outputTokens: 2))
    }

    private func output(of context: ActivityContext) -> JSON {
        let text = JSON.string(String(repeating: "x", count: draw(0...5) == 0 ? 400 : 4))
        guard context.path.rawValue.hasSuffix(".llm"), draw(0...1) == 0 else {
            return ["text": text, "hits": [], "status": 200]
        }
        let calls = (0..<draw(1...2)).map { number -> JSON in
            let isKnown = draw(0...7) > 0
            return [
                "id": .int(Int64(number)), "name": .string(isKnown ? "http" : "nothing"),
                "arguments": .string("{\"url\": \"https://h/\", \"method\": \"\(draw(0...1) == 0 ? "GET" : "POST")\"}"),
            ]
        }
        return ["text": text, "tool_calls": .array(calls)]
    }
}

// MARK: People

extension Simulation {
    enum Mood { case yes, any }

    /// People who send what somebody may wait for, or nobody, early, late and twice, and now and then cancel.
    func somePeople() async {
        guard let disk = try? await world.disk.open(world.loop, CrashPlan()) else { return }
        let store = world.witness.connection(of: 0, to: world.flaw?.below(disk, on: world.loop) ?? disk)
        for number in 0..<draw(2...12) {
            try? await world.loop.sleep(for: drawTime(0...400))
            let run = runs[draw(0...runs.count - 1)]
            switch draw(0...9) {
            case 0 where draw(0...1) == 0: await post(EventRaised.cancel, ["by": "eve"], id: "cancel", to: run, store)
            case 0 where draw(0...3) == 0: await post(EventRaised.terminate, ["by": "eve"], id: "end", to: run, store)
            case 0: await post(EventRaised.suspend, ["by": "eve"], id: "suspend-\(number)", to: run, store)
            case 5: await post(EventRaised.proceed, ["by": "eve"], id: "proceed-\(number)", to: run, store)
            case 1...4 where !events.isEmpty:
                let event = events[draw(0...events.count - 1)]
                await post(event, ["n": .int(Int64(number))], id: "\(event)-\(draw(0...3))", to: run, store)
            default: await answer(run, .any) { try await store.post($0) }
            }
        }
        await disk.close()
    }

    /// Says what every run waits to hear.
    func answerAll(by host: SimulatedHost, _ mood: Mood) async {
        for run in runs {
            if let suspended = world.witness.state(of: run).suspension {
                let id = "proceed-\(suspended.at.milliseconds)"
                await post(EventRaised.proceed, .null, id: id, to: run, host.store)
            }
            for path in world.witness.state(of: run).openWaits {
                guard let wait = world.witness.state(of: run).waits[path]?.started, case .event(let name) = wait.cause
                else { continue }
                await post(name, .null, id: "\(name)-\(path)", to: run, host.store)
            }
            await answer(run, mood) { try await host.engine.post($0) }
        }
    }

    /// Answers what a run asks. Of a step in doubt the person goes and looks whether it happened.
    private func answer(_ run: String, _ mood: Mood, by post: (Letter) async throws -> LetterReceipt) async {
        let state = world.witness.state(of: run)
        for path in state.questions where mood == .yes || draw(0...2) > 0 {
            let isDoubt = state.inDoubt.contains(path)
            var data: JSONObject = ["step": .string(path.rawValue), "by": "ada"]
            data["approved"] = .bool(mood == .yes || draw(0...3) > 0)
            if isDoubt, world.hasHappened(path, in: run) { data["output"] = ["text": "it happened"] }
            let letter = Letter(
                run: run, id: "\(path)-\(state.tasks[path]?.attempt ?? 0)-\(state.epoch)", name: EventRaised.resolve,
                data: .object(data), at: Timestamp(milliseconds: world.loop.wallMilliseconds))
            if (try? await post(letter)) == .accepted { await world.witness.told(letter) }
        }
    }

    private func post(_ name: String, _ data: JSON, id: String, to run: String, _ store: any RunStore) async {
        let letter = Letter(
            run: run, id: id, name: name, data: data, at: Timestamp(milliseconds: world.loop.wallMilliseconds))
        _ = try? await store.post(letter)
    }
}

// MARK: The end

extension Simulation {
    /// What a run came to, and whether the world agrees.
    func check(_ run: String) async throws -> RunStatus {
        await world.witness.look(at: run)
        let state = world.witness.state(of: run)
        for (path, effects) in world.ledger.effects.sorted(by: { $0.key < $1.key })
        where path.rawValue.hasPrefix("\(run)/") {
            let step = Path(String(path.rawValue.dropFirst(run.count + 1)))
            let attempts = world.witness.attempts(of: step, in: run)
            let isUnsafe = world.witness.replay(of: step, in: run) == .unsafe
            // An unsafe step may take effect and fail to tell: then its policy or a person, and nothing else, makes another
            // attempt.
            if effects > (isUnsafe ? attempts : 1) {
                world.witness.fail(.effectOnce, run, "\(step) took effect \(effects) times in \(attempts) attempts")
            }
        }
        return state.status
    }
}
