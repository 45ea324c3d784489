import CairnEngine

extension EngineError {
    /// A store's failure as the engine knows it. The cause keeps the store's own code.
    init(state error: StateError) {
        let code: Code =
            switch error.code {
            case .unavailable, .unauthenticated: .storeUnavailable
            case .conflict: .storeBusy
            default: .storeFailed
            }
        self.init(code, error.message, cause: error)
    }

    static func damaged(_ key: String, _ damage: RecordDamage, run: String? = nil) -> Self {
        Self(
            run == nil ? .storeCorrupt : .runCorrupt,
            "key \(key) of the state store cannot be read: \(damage); restore it from a backup", run: run, cause: damage
        )
    }
}
