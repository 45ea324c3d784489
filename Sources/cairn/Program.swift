import CairnHost
import CairnReactor
import CairnTelemetry
import CairnWire
import Glibc

/// The program: its commands, and how one is carried out.
enum Program {
    static let version = "0.1.0"

    /// The one list of commands.
    static let commands: [any Command.Type] = [
        InitCommand.self, DoctorCommand.self, RunCommand.self, ValidateCommand.self, ExplainCommand.self,
        SchemaCommand.self, IngestCommand.self, SearchCommand.self, RunsListCommand.self, RunsShowCommand.self,
        RunsResumeCommand.self, RunsSuspendCommand.self, RunsCancelCommand.self, RunsTerminateCommand.self,
        RunsWatchCommand.self, RunsRetryCommand.self, RunsApproveCommand.self, RunsRejectCommand.self,
        RunsSignalCommand.self, RunsPruneCommand.self, RunsExportCommand.self, RunsImportCommand.self,
        ModelsListCommand.self, ModelsPullCommand.self, ModelsCreateCommand.self,
        ModelsTestCommand.self,
    ]

    /// The whole life of the process. What needs nothing but words is answered before any other part exists.
    static func main() -> Int32 {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.first == "--version" { return say("cairn \(version)\n") }
        guard !words.isEmpty else { return say(help(spec, []), on: .error, then: .usage) }
        do {
            let invocation = try spec.parse(words)
            if invocation.wantsHelp { return say(help(invocation.spec, invocation.path)) }
            guard let type = commands.first(where: { $0.name == invocation.path.joined(separator: " ") }) else {
                return say(help(invocation.spec, invocation.path), on: .error, then: .usage)
            }
            let (command, json) = try type.read(invocation)
            let settings = try invocation.settings(Settings.self, environment: { Environment.process[$0] })
            return Reactor.main { reactor in
                await carryOut(command, json: json, settings: settings, on: reactor).rawValue
            }
        } catch {
            let failure = Failure(error)
            return say(text(of: failure, json: words.contains("--json"), style: style), on: .error, then: failure.exit)
        }
    }

    /// All commands as one specification: parsing and `--help` follow from it.
    static let spec: CommandSpec = {
        let version = FieldDeclaration(key: "version", schema: .boolean, doc: "Prints the version.")
        var root = CommandSpec(
            "cairn", summary: "Runs AI agents that are written in YAML, and never loses a step of their work.",
            flags: BlockSchema(name: "flags", doc: "", fields: [version]))
        let groups = [
            "runs": "The runs: list, show, resume and answer them.",
            "models": "The models: list, fetch, make and test them.",
        ]
        for command in commands {
            let path = command.name.split(separator: " ").map(String.init)
            guard path.count > 1 else {
                root.commands.append(command.spec)
                continue
            }
            if !root.commands.contains(where: { $0.name == path[0] }) {
                root.commands.append(CommandSpec(path[0], summary: groups[path[0]] ?? ""))
            }
            for index in root.commands.indices where root.commands[index].name == path[0] {
                root.commands[index].commands.append(command.spec)
            }
        }
        return root
    }()
}

// MARK: - Carrying a command out

extension Program {
    private static func carryOut(
        _ command: any Command, json: Bool, settings: Settings, on reactor: Reactor
    ) async -> ExitCode {
        do {
            let console = try Console(loop: reactor, style: style)
            var code = await run(command, json: json, settings: settings, console: console, on: reactor)
            do throws(StandardStream.Failure) {
                try await console.flush()
            } catch {
                // The result did not reach whoever asked for it, and standard error may still.
                code = .failed
                _ = say(text(of: Failure(error), json: json, style: .plain), on: .error)
            }
            await console.close()
            return code
        } catch {
            _ = say(text(of: Failure(error), json: json, style: .plain), on: .error)
            return .failed
        }
    }

    private static func run(
        _ command: any Command, json: Bool, settings: Settings, console: Console, on reactor: Reactor
    ) async -> ExitCode {
        var host: Host?
        var code: ExitCode
        do {
            let made = try Host(loop: reactor, settings: settings, environment: .process) { [style] message in
                console.tell(style.yellow("cairn: ") + message.forTerminal)
            }
            host = made
            let redactor = made.redactor
            console.setRedaction { redactor.redact($0) }
            code = try await command.run(
                in: Session(
                    host: made, console: console, json: json, outputIsTerminal: StandardStream.output.isTerminal,
                    errorIsTerminal: StandardStream.error.isTerminal))
        } catch {
            let failure = Failure(error)
            console.write(text(of: failure, json: json, style: style), to: .error)
            code = failure.exit
        }
        await host?.close()
        return code
    }
}

// MARK: - Words before the loop runs

extension Program {
    /// Colours on a terminal, unless `NO_COLOR` is set to anything (no-color.org).
    private static var style: Style {
        let wanted = (Environment.process["NO_COLOR"] ?? "").isEmpty && Environment.process["TERM"] != "dumb"
        return Style(colours: wanted && StandardStream.output.isTerminal && StandardStream.error.isTerminal)
    }

    private static func text(of failure: Failure, json: Bool, style: Style) -> String {
        (json ? [failure.json.text()] : failure.lines(style: style)).map { $0 + "\n" }.joined()
    }

    private static func help(_ spec: CommandSpec, _ path: [String]) -> String { spec.help(of: path) }

    private static func say(
        _ text: String, on stream: StandardStream = .output, then code: ExitCode = .done
    ) -> Int32 {
        do throws(StandardStream.Failure) {
            try stream.write(Array(text.utf8))
            return code.rawValue
        } catch {
            // Nobody is left to be told; a full disk is a failure all the same.
            return error == .closed ? code.rawValue : ExitCode.failed.rawValue
        }
    }
}
