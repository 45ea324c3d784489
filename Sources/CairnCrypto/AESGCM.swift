import CCrypto

/// AES-256-GCM (NIST SP 800-38D) by libcrypto: what is sealed cannot be read without the key, nor changed without that being
/// found, nor taken for something that was sealed with other associated data.
///
/// A nonce must never be used twice with one key. 96 random bits hold for 2^32 messages.
package enum AESGCM {
    package static let nonceSize = 12
    package static let tagSize = 16

    /// Appends the sealed bytes, as many as `plain` has, and then the tag of 16 to `output`.
    ///
    /// - Parameter nonce: 12 bytes.
    /// - Throws: `crypto.library`; `crypto.cipher` when libcrypto has no AES-GCM or no memory.
    package static func seal(
        _ plain: [UInt8], key: SymmetricKey, nonce: [UInt8], associated: [UInt8], to output: inout [UInt8]
    ) throws(CryptoError) {
        try Libcrypto.open()
        guard nonce.count == nonceSize else { throw CryptoError(.cipher, "a nonce has \(nonceSize) bytes") }
        var done: Int32 = 0
        let sealed = [UInt8](unsafeUninitializedCapacity: plain.count + tagSize) { buffer, initialized in
            done = ccrypto_seal(
                Algorithm.aes256GCM.pointer, key.bytes, nonce, associated, associated.count, plain, plain.count,
                buffer.baseAddress, buffer.baseAddress.map { $0 + plain.count })
            initialized = done == 1 ? plain.count + tagSize : 0
        }
        guard done == 1 else { throw CryptoError(.cipher, "cannot seal with AES-256-GCM") }
        output += sealed
    }

    /// What `seal` was given; nil when key, nonce, associated data or any bit of the bytes are others than then.
    ///
    /// - Parameter sealed: the sealed bytes and the tag.
    /// - Throws: `crypto.library`; `crypto.cipher` when libcrypto has no AES-GCM or no memory.
    package static func open(
        _ sealed: ArraySlice<UInt8>, key: SymmetricKey, nonce: [UInt8], associated: [UInt8]
    ) throws(CryptoError) -> [UInt8]? {
        try Libcrypto.open()
        guard nonce.count == nonceSize, sealed.count >= tagSize else { return nil }
        let count = sealed.count - tagSize
        var outcome: Int32 = -1
        let plain = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            outcome = sealed.withUnsafeBufferPointer { sealed in
                ccrypto_unseal(
                    Algorithm.aes256GCM.pointer, key.bytes, nonce, associated, associated.count, sealed.baseAddress,
                    count, sealed.baseAddress.map { $0 + count }, buffer.baseAddress)
            }
            // What did not pass is not handed out.
            initialized = outcome == 1 ? count : 0
        }
        switch outcome {
        case 1: return plain
        case 0: return nil
        default: throw CryptoError(.cipher, "cannot open with AES-256-GCM")
        }
    }
}
