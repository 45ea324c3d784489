import CairnHost

extension Session {
    /// Drives a run in the foreground: shown as it happens, and its result at the end.
    ///
    /// - Parameter showsWords: whether what is said on the way is the answer, and so worth to be shown as it comes.
    func drive(_ drive: Host.Drive, showsWords: Bool) async throws -> ExitCode {
        let live = LiveView(
            console: console, showsSteps: errorIsTerminal, showsWords: showsWords && outputIsTerminal && !json)
        do {
            let run = try await host.drive(drive) { live.show($0) }
            live.endLine()
            return try ResultPrinter(console: console, json: json, onTerminal: outputIsTerminal)
                .show(run, streamed: live.streamed)
        } catch let interrupted as Interrupted {
            throw Failure(.failed, "interrupted", "interrupted; cairn runs resume \(interrupted.run)  goes on")
        }
    }
}
