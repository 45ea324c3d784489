import CCrypto

/// Keyed hashes (RFC 2104) by libcrypto.
package enum HMAC {
    /// - Throws: `crypto.library`; `crypto.hmac` when libcrypto has no SHA-256 or no memory.
    package static func sha256(of bytes: [UInt8], key: SymmetricKey) throws(CryptoError) -> Digest {
        try Libcrypto.open()
        var raw: RawDigest = (0, 0, 0, 0)
        let done = withUnsafeMutableBytes(of: &raw) { output in
            ccrypto_hmac(
                Algorithm.sha256.pointer, key.bytes, Int32(SymmetricKey.size), bytes, bytes.count,
                output.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        guard done == 1 else { throw CryptoError(.code, "cannot compute HMAC-SHA-256") }
        return Digest(raw: raw)
    }
}
