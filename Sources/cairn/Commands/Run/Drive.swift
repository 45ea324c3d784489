import CairnHost
import CairnReactor
import CairnWire

extension Session {
    /// Asks the person at the terminal for what an agent is to be asked. Nil without a terminal, and when nothing was typed.
    func ask(_ agent: String) async -> String? {
        guard errorIsTerminal, Keyboard.isTerminal else { return nil }
        console.write("\(style.bold(agent))> ", to: .error)
        let line = await Keyboard(loop: host.loop).line()
        if line == nil { console.write("\n", to: .error) }
        return line
    }

    /// Who can be asked: somebody who sees what is written to standard error, and can type.
    private var person: (any Person)? {
        guard errorIsTerminal, Keyboard.isTerminal else { return nil }
        return Prompt(console: console, keyboard: Keyboard(loop: host.loop)) { [loop = host.loop] in
            Timestamp(milliseconds: loop.wallMilliseconds)
        }
    }

    /// Drives a run in the foreground: shown as it happens, and its result at the end.
    ///
    /// - Parameter showsWords: whether what is said on the way is the answer, and so worth to be shown as it comes.
    func drive(_ drive: Host.Drive, showsWords: Bool) async throws -> ExitCode {
        let isDumb = host.environment["TERM"] == "dumb"
        let live = LiveView(
            console: console, showsSteps: errorIsTerminal, showsWords: showsWords && outputIsTerminal && !json,
            width: { isDumb ? nil : StandardStream.error.columns ?? 80 })
        do {
            let run = try await host.drive(drive, asking: person) { live.show($0) }
            live.endLine()
            return try ResultPrinter(console: console, json: json, onTerminal: outputIsTerminal)
                .show(run, streamed: live.streamed)
        } catch let interrupted as Interrupted {
            throw Failure(.failed, "interrupted", "interrupted; cairn runs resume \(interrupted.run)  goes on")
        }
    }
}
