import CairnTesting
import CairnWire

/// What a person does at a terminal, step by step.
enum Gesture: Sendable {
    /// Waits until the terminal shows it, behind what was expected before.
    case expect(String)
    /// Waits until the expression fits, and keeps its first group.
    case capture(String)
    case type(String)
    case interrupt
    case endOfInput
    case resize(rows: Int, columns: Int)
    /// Another `cairn`, beside the terminal; `{0}` stands for what was captured last.
    case beside([String])

    fileprivate var json: JSON {
        switch self {
        case .expect(let text): ["expect": .string(text)]
        case .capture(let pattern): ["capture": .string(pattern)]
        case .type(let text): ["type": .string(text)]
        case .interrupt: ["interrupt": true]
        case .endOfInput: ["end": true]
        case .resize(let rows, let columns): ["resize": [.int(Int64(rows)), .int(Int64(columns))]]
        case .beside(let words): ["run": .array(([Workspace.binary] + words).map { .string($0) })]
        }
    }
}

/// What a terminal showed.
struct TerminalOutcome: Sendable, CustomStringConvertible {
    var code: Int
    /// Every byte that came, escape sequences among them.
    var screen: String
    var captures: [String]
    /// A gesture that could not be made.
    var error: String?

    var description: String { "\(code) \(error ?? "")\n--- screen\n\(screen.debugDescription)" }
}

extension Workspace {
    /// Runs `cairn` on a terminal of its own.
    ///
    /// - Parameter output: standard output goes into this file, and is no terminal.
    func terminal(
        _ arguments: [String], columns: Int = 100, output: String? = nil, environment more: [String: String] = [:],
        _ gestures: [Gesture]
    ) async throws -> TerminalOutcome {
        let environment = variables.merging(["TERM": "xterm", "USER": "ada"]) { first, _ in first }
            .merging(more) { _, last in last }
        var play: JSONObject = [
            "command": .array(([Self.binary] + arguments).map { .string($0) }), "folder": .string(folder.path),
            "environment": .object(JSONObject(environment.map { ($0.key, .string($0.value)) })), "rows": 24,
            "columns": .int(Int64(columns)), "steps": .array(gestures.map(\.json)),
        ]
        if let output { play["output"] = .string(folder[output]) }
        let script = "\(Self.project)/Tests/EndToEnd/Harness/terminal.py"
        let outcome = await (try start(["/usr/bin/python3", script, JSON.object(play).text()], name: "terminal"))
            .outcome()
        let report = try JSON(parsing: outcome.output)
        return TerminalOutcome(
            code: Int(report["code"]?.int ?? -1), screen: report["screen"]?.string ?? "",
            captures: report["captures"]?.array?.compactMap(\.string) ?? [], error: report["error"]?.string)
    }
}
