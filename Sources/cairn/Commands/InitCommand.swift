import CairnHost
import CairnWire

struct InitCommand: Command {
    static let name = "init"
    static let arguments = [
        CommandSpec.Argument("DIR", doc: "The project's folder; left out: this one.", isRequired: false)
    ]

    struct Options: CommandOptions {
        var name = "docs"
        var model: String?
        var json = false

        static let block = Block<Self>(
            "flags", doc: "Writes an agent that works, from what is found: documents, models, keys. Replaces nothing."
        ) {
            Field("name", \.name, .line, doc: "The agent's name.")
            Field("model", \.model, .line, shownValue: "MODEL", doc: "Its model; left out: the best that is found.")
            jsonField
        }
    }

    private let request: NewProjectRequest

    init(_ words: Invocation, _ options: Options) {
        let folder = words.argument("DIR") ?? ""
        request = NewProjectRequest(
            folder: folder == "." ? "" : folder, name: options.name, model: options.model)
    }

    func run(in session: Session) async throws -> ExitCode {
        let report = try await session.host.begin(request)
        if session.json {
            session.console.print(json(report).text())
            return .done
        }
        let style = session.style
        for line in found(report) { session.console.tell("\(style.dim("found")) \(line.forTerminal)") }
        for path in report.kept { session.console.tell("\(style.dim("kept "))  \(path.forTerminal)") }
        for path in report.written { session.console.print("\(style.green("wrote")) \(path.forTerminal)") }
        session.console.print("\nNext:\n")
        for command in next(report) { session.console.print("  \(command)") }
        return .done
    }

    private func found(_ report: NewProjectReport) -> [String] {
        let documents = report.project.documents
        var lines: [String] = []
        if documents.files == 0 {
            lines.append("no documents: one to begin with is written")
        } else {
            let places = documents.chosen.map { $0.folder.isEmpty ? "this folder" : "\($0.folder)/" }
            let count = documents.chosen.reduce(0) { $0 + $1.files }
            lines.append("\(count) \(count == 1 ? "document" : "documents") in \(places.joined(separator: ", "))")
        }
        if let ollama = report.ollama {
            let chatting = ollama.models.count { $0.chats }
            lines.append("Ollama at \(ollama.address), with \(chatting) chat \(chatting == 1 ? "model" : "models")")
        } else if let address = report.ollamaAddress {
            lines.append("no Ollama at \(address)")
        }
        lines += report.keys.map { "the key \($0) in the environment" }
        lines.append("model \(report.project.model.name): \(report.project.model.reason)")
        return lines
    }

    /// What is typed next.
    private func next(_ report: NewProjectReport) -> [String] {
        let run = "cairn run \(report.project.name) \"\(report.project.question)\""
        let goThere = request.folder.isEmpty ? [] : ["cd \(request.folder.forShell)"]
        return goThere + [run, "cairn doctor"]
    }

    private func json(_ report: NewProjectReport) -> JSON {
        let documents = report.project.documents
        let ollama: JSON =
            report.ollama.map {
                ["address": .string($0.address), "models": .array($0.models.map { .string($0.name) })]
            } ?? .null
        return [
            "agent": .string(report.project.name), "model": .string(report.project.model.name),
            "reason": .string(report.project.model.reason), "wrote": .array(report.written.map { .string($0) }),
            "kept": .array(report.kept.map { .string($0) }),
            "found": [
                "documents": .int(Int64(documents.files)),
                "folders": .array(documents.chosen.map { .string($0.folder.isEmpty ? "." : $0.folder) }),
                "ollama": ollama, "keys": .array(report.keys.map { .string($0) }),
            ],
            "next": .array(next(report).map { .string($0) }),
        ]
    }
}

extension String {
    /// As a word of a shell's command line.
    var forShell: String {
        let isPlain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_-./~".unicodeScalars.contains($0)
        }
        return isPlain && !isEmpty
            ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
