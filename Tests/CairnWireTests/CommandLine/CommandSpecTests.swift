import CairnWire
import Testing

@Suite struct CommandSpecTests {
    private struct RunFlags: BlockValue, Hashable {
        var set: [String: String] = [:]
        var json = false
        var limit = 5
        var tags: [String] = []
        var output: JSON?

        static let block = Block<Self>("run flags", doc: "Flags of run.") {
            Field("set", \.set, .map(.text), doc: "An input.")
            Field("json", \.json, .boolean, doc: "Prints JSON.")
            Field("limit", \.limit, .integer(1...10), doc: "The most.")
            Field("tags", \.tags, .list(.text), doc: "Tags.")
            Field("output", \.output, .json, doc: "A value.")
        }
    }

    private struct Settings: BlockValue, Hashable {
        var agents = "agents"
        var state = "sqlite:.cairn/cairn.db"
        var hosts: [String] = []
        var keepAlive = Duration.seconds(5)

        static let block = Block<Self>("settings", doc: "Settings.") {
            Field("agents", \.agents, .path, shownValue: "DIR", doc: "Where definitions are found.")
            Field("state", \.state, .text, shownValue: "URL", doc: "Where runs are kept.")
            Field("hosts", \.hosts, .list(.host), doc: "Names of this server.")
            Field("keep_alive", \.keepAlive, .duration, doc: "How long a connection stays.")
        }
    }

    private static let program = CommandSpec(
        "cairn", summary: "Runs agents.",
        commands: [
            CommandSpec(
                "run", summary: "Runs an agent or workflow.",
                arguments: [
                    .init("NAME", doc: "What is run."), .init("INPUT", doc: "What it is asked.", isRequired: false),
                ], flags: RunFlags.block.schema, settings: Settings.block.schema),
            CommandSpec(
                "runs", summary: "The runs.",
                commands: [
                    CommandSpec("show", summary: "Shows one.", arguments: [.init("ID", doc: "Its id.", repeats: true)])
                ]),
        ])

    @Test func `flags and arguments mix, in all their forms`() throws {
        let typed = [
            "run", "--set", "a=1=2", "docs", "--json", "--limit=7", "--tags", "x", "--tags=y", "--output", "{\"a\":1}",
            "--", "--why",
        ]
        let invocation = try Self.program.parse(typed)
        #expect(invocation.path == ["run"])
        #expect(invocation.argument("NAME") == "docs")
        #expect(invocation.argument("INPUT") == "--why")
        let flags: RunFlags = try invocation.options()
        #expect(flags.set == ["a": "1=2"])
        #expect(flags.json)
        #expect(flags.limit == 7)
        #expect(flags.tags == ["x", "y"])
        #expect(flags.output == ["a": 1])
    }

    @Test func `commands stand in commands, and an argument may take the rest`() throws {
        let invocation = try Self.program.parse(["runs", "show", "a", "b"])
        #expect(invocation.path == ["runs", "show"])
        #expect(invocation.arguments["ID"] == ["a", "b"])
    }

    @Test func `a setting comes from flag, environment, file, default, in this order`() throws {
        let file = SourceNode(["state": "file", "agents": "file", "hosts": ["file"]] as JSON)
        let environment = [
            "CAIRN_STATE": "variable", "CAIRN_HOSTS": "a.org,b.org", "CAIRN_KEEP_ALIVE": "7s", "CAIRN_AGENTS": "",
        ]
        let settings: Settings = try Self.program.parse(["run", "x", "--state", "flag"])
            .settings(environment: { environment[$0] }, file: file)
        #expect(settings.state == "flag")
        #expect(settings.hosts == ["a.org", "b.org"])
        #expect(settings.keepAlive == .seconds(7))
        #expect(settings.agents == "file")
    }

    @Test(arguments: [
        (["rnu"], ["error: there is no command \"rnu\" [usage]\n    Did you mean \"run\"?"]),
        ([], ["error: a command is missing [usage]\n    Known: run, runs."]),
        (["run"], ["error: NAME is missing [usage]\n    What is run. Usage: cairn run NAME [INPUT] [flags]"]),
        (
            ["run", "a", "b", "c"],
            [
                "error: \"c\" is one value too many [usage]\n    Put text with blanks in quotes. Usage: cairn run NAME [INPUT] [flags]"
            ]
        ),
        (["run", "a", "--jsno"], ["error: there is no flag \"--jsno\" [usage]\n    Did you mean \"--json\"?"]),
        (["run", "a", "--limit"], ["error: \"--limit\" needs a value [usage]\n    Write \"--limit N\"."]),
        (["run", "a", "--limit", "--json"], ["error: \"--limit\" needs a value [usage]\n    Write \"--limit N\"."]),
        (
            ["run", "a", "-x"],
            ["error: there is no flag \"-x\" [usage]\n    Flags begin with two dashes; \"--help\" lists them."]
        ),
        (["run", "a", "--limit=1", "--limit=2"], ["error: \"--limit\" is given twice [usage]\n    Give it once."]),
    ])
    func `what was not meant is told with its mend`(typed: [String], told: [String]) {
        #expect {
            try Self.program.parse(typed)
        } throws: { ($0 as? UsageError)?.problems.map(\.description) == told }
    }

    @Test func `a flag's value is checked as its field is`() throws {
        let invocation = try Self.program.parse(["run", "a", "--limit", "many", "--set", "x", "--output", "{"])
        #expect {
            let _: RunFlags = try invocation.options()
        } throws: { error in
            (error as? UsageError)?.problems.map(\.message).sorted()
                == [
                    "\"limit\" must be a whole number from 1 to 10, and is text", "\"x\" names no value",
                    "\"{\" is no JSON: a member's name in double quotes should stand here, not the end of the text (line 1, column 2)",
                ].sorted()
        }
    }

    @Test func `help says all that there is`() throws {
        #expect(try Self.program.parse(["run", "--help", "--nonsense"]).wantsHelp)
        let run = try #require(Self.program.commands.first)
        let help = run.help(of: ["run"], width: 80)
        #expect(help.hasPrefix("Usage: cairn run NAME [INPUT] [flags]\n\nRuns an agent or workflow.\n\nArguments:\n"))
        #expect(help.contains("  --set KEY=VALUE  "))
        #expect(help.contains("--agents DIR"))
        #expect(help.contains("(default agents)\n                         [CAIRN_AGENTS]"))
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
