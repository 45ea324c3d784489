import CairnHost
import CairnWire

struct ExplainCommand: Command {
    static let name = "explain"
    static let arguments = [
        CommandSpec.Argument("CODE", doc: "As an error shows it; left out: lists all.", isRequired: false)
    ]

    struct Options: PlainOptions {
        static let summary = "Tells of an error's code: what it means, what causes it, and the mend."
        var json = false
    }

    private let code: String?

    init(_ words: Invocation, _ options: Options) { code = words.argument("CODE") }

    func run(in session: Session) async throws -> ExitCode {
        guard let code else { return list(session) }
        let explanation = try Explanations.find(code)
        let page = session.json ? explanation.json.text() : Self.page(explanation, session.style)
        session.console.print(page)
        return .done
    }

    private func list(_ session: Session) -> ExitCode {
        guard !session.json else {
            let codes = Explanations.all.map {
                JSON.object(["code": .string($0.code), "summary": .string($0.summary)])
            }
            session.console.print(JSON.object(["codes": .array(codes)]).text())
            return .done
        }
        var table = Table(["CODE", "MEANS"])
        table.rows = Explanations.all.map { [$0.code, $0.summary] }
        for line in table.lines(style: session.style) { session.console.print(line) }
        return .done
    }

    private static func page(_ explanation: Explanation, _ style: Style) -> String {
        var parts = [style.bold(explanation.code) + "\n" + explanation.summary + ".", explanation.meaning]
        switch explanation.example {
        case nil: break
        case .words(let words): parts += [style.bold("For example"), indented(words, style)]
        case .definition(let wrong, let right):
            parts += [
                style.bold("What causes it"), indented(wrong, style), style.bold("Mended"), indented(right, style),
            ]
        }
        parts += [style.bold("What to do"), explanation.mend]
        return parts.joined(separator: "\n\n")
    }

    private static func indented(_ text: String, _ style: Style) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true).map { "    " + style.cyan(String($0).forTerminal) }
            .joined(separator: "\n")
    }
}
