import CairnAgents
import CairnDapr
import CairnEngine
import CairnGRPC
import CairnHTTP
import CairnKnowledge
import CairnModels
import CairnWeb
package import CairnWire
import CairnWorkflow

/// All that `cairn explain` knows, from where the codes are declared.
package enum Explanations {
    /// By code.
    package static let all: [Explanation] = {
        let parts: [[Explanation]] = [
            Explanation.yaml, Explanation.fields, Explanation.definitions, Explanation.suspicions,
            Explanation.expressions, Explanation.json, Explanation.protobuf, Explanation.agents, Explanation.failures,
            Explanation.engine, Explanation.archives, Explanation.http, Explanation.grpc,
            Explanation.models, Explanation.knowledge, Explanation.web, Explanation.host,
            Explanation.foundations, Explanation.commands, Explanation.stateStore,
        ]
        return parts.flatMap(\.self).sorted { $0.code < $1.code }
    }()

    /// The explanation of a code; its last part alone will do where only one code has it.
    ///
    /// - Throws: `Diagnostic` with the code that was probably meant.
    package static func find(_ code: String) throws(Diagnostic) -> Explanation {
        if let known = all.first(where: { $0.code == code }) { return known }
        let short = all.filter { $0.code.split(separator: ".").last.map(String.init) == code }
        if short.count == 1, let only = short.first { return only }
        let near =
            short.isEmpty ? Suggestion.nearest(to: code, among: all.map(\.code)).map { [$0] } ?? [] : short.map(\.code)
        throw Diagnostic(
            .error, .unknownCode, "there is no code \"\(code.prefix(80))\"",
            mend: near.isEmpty
                ? "`cairn explain` lists them." : "Did you mean \(near.map { "\"\($0)\"" }.joined(separator: " or "))?")
    }
}

extension Explanation {
    /// Codes of commands as such.
    fileprivate static let commands: [Explanation] = [
        Explanation(
            Diagnostic.Code.unknownCode, "There is no such code",
            "`cairn explain` tells of the codes that errors and warnings bear.",
            words: "$ cairn explain yaml.tabs", mend: "`cairn explain` without a code lists all."),
        Explanation(
            "internal", "Something failed that should not",
            "An error reached the command that no part of Cairn expects there.",
            mend: "Report it with the message and what was typed. Nothing that was committed is lost."),
        Explanation(
            "interrupted", "The command was stopped while its run went on",
            "Ctrl-C, or a signal, ended the process after its last commit. The run is open and loses nothing.",
            mend: "`cairn runs resume ID` goes on with it."),
        Explanation(
            "run.failed", "The run has failed",
            "A step failed for good and nothing in the definition says what follows. The step's own error stands beside it.",
            mend:
                "`cairn runs show ID` has the step. Mend what it names, then `cairn runs resume ID` starts that step anew."
        ),
        Explanation(
            "run.retry_unsafe", "A retry would repeat what may have taken effect",
            "Under new idempotency keys no receiver recognises a call that it has seen. Such calls are made again only when somebody says so.",
            words: "$ cairn runs retry ID --from PATH --yes",
            mend:
                "Look at the other side what has happened, then give `--yes`. `cairn runs resume ID` keeps a failed step's key."
        ),
        Explanation(
            "output.failed", "The result could not be written",
            "Standard output took no more: a full disk, most often.",
            mend: "Make room; `cairn runs resume ID` prints a completed run's result again."),
    ]
}

extension Diagnostic.Code {
    /// `explain` was asked for a code that is none.
    package static let unknownCode = Self("explain.unknown_code")
}
