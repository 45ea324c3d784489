import CairnEngine
import CairnSQLite

extension EngineError {
    /// What a store's caller is told of an error below it. An `EngineError` stays as it is.
    init(storing error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let error as SQLiteError: self.init(Self.code(of: error.code), error.message, cause: error)
        default: self.init(.storeFailed, "\(error)", cause: error)
        }
    }

    private static func code(of code: SQLiteError.Code) -> Code {
        switch code {
        case .full: .storeFull
        case .io: .storeIO
        case .corrupt: .storeCorrupt
        case .busy: .storeBusy
        case .closed: .storeClosed
        case .cannotOpen, .readOnly, .notADatabase: .storeUnavailable
        default: .storeFailed
        }
    }
}
