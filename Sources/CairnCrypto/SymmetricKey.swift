/// 32 secret bytes, as HMAC-SHA-256 and AES-256 take them. It has no description: a key that is printed is none.
package struct SymmetricKey: Sendable, Hashable {
    package static let size = 32
    package let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    private init(_ digest: Digest) { bytes = digest.bytes }

    /// Another key for another purpose: HMAC-SHA-256 of the purpose's name under this key. Who has it learns nothing of
    /// this one, nor of its other children.
    ///
    /// - Throws: `crypto.library`, `crypto.hmac`.
    package func derived(for purpose: String) throws(CryptoError) -> SymmetricKey {
        SymmetricKey(try HMAC.sha256(of: Array(purpose.utf8), key: self))
    }
}

extension SymmetricKey: CustomStringConvertible {
    package var description: String { "a key" }
}

extension SymmetricKey: CustomReflectable {
    /// What dumps a value with all that is in it, a failing test for one, shows no key either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
