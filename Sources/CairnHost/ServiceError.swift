import CairnHTTP
import CairnKnowledge
import CairnModels
import CairnSQLite
import CairnWorkflow

/// An error of one of the parts below the host, as commands see it: parts that they do not know by themselves.
package struct ServiceError: Error, Sendable {
    package var code: String
    package var message: String
    /// The person's doing: a folder that is missing, a pattern that is none.
    package var isUsage: Bool
    /// Nobody answers where a service should be.
    package var isUnreachable: Bool

    /// Nil for an error that is none of theirs.
    package init?(_ error: any Error) {
        switch error {
        case let error as KnowledgeError:
            self.init(error.code.rawValue, error.message, isUsage: [.source, .pattern].contains(error.code))
        case let error as SQLiteError: self.init("store.failed", "\(error)", isUsage: false)
        case let error as HTTPError:
            self.init(error.code.rawValue, error.message, isUsage: error.code == .badURL)
            isUnreachable = error.isUnreachable
        case let error as ModelError:
            self.init(
                error.code.rawValue, error.message, isUsage: [.unknown, .settings, .unsupported].contains(error.code))
            isUnreachable = error.code == .unreachable
        case let error as FailureDetails:
            self.init(error.code, error.message, isUsage: false)
            isUnreachable = error.unreachable
        default: return nil
        }
    }

    private init(_ code: String, _ message: String, isUsage: Bool) {
        self.code = code
        self.message = message
        self.isUsage = isUsage
        isUnreachable = false
    }
}
