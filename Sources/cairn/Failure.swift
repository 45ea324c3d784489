import CairnEngine
import CairnHost
import CairnReactor
import CairnWire

/// Why a command ended without what it was asked for: how it exits, and what is said on standard error. The one table from
/// errors to exit codes.
struct Failure: Error, Sendable {
    var exit: ExitCode
    var code: String
    /// What is wrong, and the mend.
    var message: String
    /// What was found wrong in definitions; the message sums it up, and is empty where there is nothing to sum up.
    var diagnostics: [Diagnostic] = []

    init(_ exit: ExitCode, _ code: String, _ message: String, diagnostics: [Diagnostic] = []) {
        self.exit = exit
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as HostError: self.init(error)
        case let error as UsageError:
            self.init(.usage, "usage", "cairn --help shows what there is", diagnostics: error.problems)
        case let error as Diagnostic:
            self.init(.usage, error.code.rawValue, "", diagnostics: [error])
        case let error as EngineError: self.init(Self.exit(of: error), error.code.rawValue, error.message)
        case let error as ImportFailure:
            self.init(error.isUsage ? .usage : .failed, error.code, error.message)
        case let error as ArchiveError: self.init(.failed, error.code.rawValue, error.message)
        case let error as FileError: self.init(.usage, error.code.rawValue, error.message)
        case let error as ReactorError: self.init(.failed, error.code.rawValue, "\(error)")
        case is CancellationError: self.init(.failed, "cancelled", "the command was stopped before it was done")
        case StandardStream.Failure.failed(let message): self.init(.failed, "output.failed", message)
        default:
            // Of a part that only the host knows.
            if let error = ServiceError(error) {
                self.init(
                    error.isUnreachable ? .unreachable : error.isUsage ? .usage : .failed, error.code, error.message)
            } else {
                self.init(.failed, "internal", "\(error)")
            }
        }
    }

    private init(_ error: HostError) {
        switch error.code {
        case .definitions, .notInThisBuild, .input, .setting, .unknownKnowledge, .badFile, .exists, .ambiguousAnswer,
            .notFailed:
            self.init(.usage, error.code.rawValue, error.message, diagnostics: error.diagnostics)
        default: self.init(.failed, error.code.rawValue, error.message, diagnostics: error.diagnostics)
        }
    }

    private static func exit(of error: EngineError) -> ExitCode {
        switch error.code {
        case .storeUnavailable where error.isUnreachable: .unreachable
        case .runNotFound, .runInvalidID, .runStepNotReached, .sealWithoutKey, .sealUnknownKey, .sealMissing: .usage
        default: .failed
        }
    }
}

extension Failure {
    /// For people, on standard error.
    func lines(style: Style) -> [String] {
        guard !diagnostics.isEmpty else {
            return [style.red("cairn: ") + message.forTerminal] + (hint([code], style))
        }
        let errors = diagnostics.filter { $0.severity == .error }
        let report = DiagnosticReport(diagnostics: diagnostics, style: style)
        return report.lines + (message.isEmpty ? [] : [style.red("cairn: ") + message.forTerminal])
            + hint(errors.isEmpty ? [code] : errors.map(\.code.rawValue), style)
    }

    private func hint(_ codes: [String], _ style: Style) -> [String] { style.hint(codes).map { [$0] } ?? [] }

    /// For programs, on standard error: `{"error": {code, message, path?, file?, line?, column?}}`, the place of the first
    /// mistake where there are several, and all of them as `diagnostics`.
    var json: JSON {
        var error: JSONObject = ["code": .string(code), "message": .string(message)]
        if let first = diagnostics.first(where: { $0.severity == .error }) ?? diagnostics.first {
            error["code"] = .string(first.code.rawValue)
            error["message"] = .string(first.message)
            for key in ["path", "file", "line", "column", "help"] { error[key] = first.json[key] }
            error["diagnostics"] = .array(diagnostics.map(\.json))
        }
        return ["error": .object(error)]
    }
}
