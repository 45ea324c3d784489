import CairnDapr
package import CairnEngine

extension EngineError {
    /// A service that keeps the runs does not answer: exit 3.
    package var isUnreachable: Bool { (cause as? StateError)?.code == .unavailable }
}
