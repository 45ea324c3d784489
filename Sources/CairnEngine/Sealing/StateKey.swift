package import CairnCrypto

/// A key that payloads of a store are sealed with, and the number that envelopes name it by.
package struct StateKey: Sendable, Hashable {
    /// How many bytes of an envelope name its key.
    static let idSize = 8
    let key: SymmetricKey
    /// Derived from the key, so that nobody chooses it, and tells nothing of the key.
    package let id: [UInt8]
    /// Under which blobs are named.
    private let naming: SymmetricKey
    /// Under which nonces are drawn from payloads.
    let nonces: SymmetricKey

    /// - Throws: `CryptoError`.
    package init(_ key: SymmetricKey) throws(CryptoError) {
        self.key = key
        id = Array(try key.derived(for: "cairn 1: key id").bytes.prefix(Self.idSize))
        naming = try key.derived(for: "cairn 1: names of blobs")
        nonces = try key.derived(for: "cairn 1: nonces")
    }

    /// Each run has a key of its own, and so have the definitions, so that nonces drawn at random never meet, however many
    /// payloads a store holds.
    func key(for place: PayloadPlace) throws(CryptoError) -> SymmetricKey {
        try key.derived(for: "cairn 1: " + place.owner)
    }

    /// What the store is to call a blob: nobody without the key can tell from it whether a run holds a value that he knows,
    /// or whether two runs hold the same.
    package func name(ofBlob hash: String, of run: String) throws(CryptoError) -> String {
        try HMAC.sha256(of: Array("\(run)/\(hash)".utf8), key: naming).hex
    }
}

/// The keys of a store. New payloads are sealed with the first; any opens what it sealed.
package struct Keyring: Sendable, Hashable {
    package let keys: [StateKey]
    var first: StateKey { keys[0] }

    /// Nil when there is no key.
    package init?(_ keys: [StateKey]) {
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }

    func key(_ id: ArraySlice<UInt8>) -> StateKey? { keys.first { $0.id.elementsEqual(id) } }
}
