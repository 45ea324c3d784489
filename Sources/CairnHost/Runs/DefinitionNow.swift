import CairnAgents
import CairnCrypto
import CairnWire

/// A run's definition as it is on disk now, beside the one that the run is pinned to.
package struct DefinitionNow: Sendable, Hashable {
    package enum Standing: String, Sendable, Hashable, CaseIterable {
        /// A new run would be pinned to the same.
        case same
        /// A new run would be pinned to another.
        case changed
        /// There is none of that name any more.
        case gone
        /// It has errors, or the folder cannot be read.
        case broken
    }

    package var standing: Standing
    /// What a new run would be pinned to, by content hash; nil where none can be started.
    package var hash: String?

    var json: JSON { ["standing": .string(standing.rawValue), "hash": hash.map(JSON.string) ?? .null] }
}

extension Host {
    /// Compares the definition `name` on disk with the one of this hash.
    func definitionNow(_ name: String, pinned: String) async throws -> DefinitionNow {
        let loaded = await project()
        guard loaded.errors.isEmpty else { return DefinitionNow(standing: .broken) }
        guard let entry = try? loaded.entry(named: name) else { return DefinitionNow(standing: .gone) }
        let bytes = loaded.snapshot(of: entry).json.canonicalBytes()
        let hash = try SHA256.digest(of: bytes).hex
        return DefinitionNow(standing: hash == pinned ? .same : .changed, hash: hash)
    }
}
