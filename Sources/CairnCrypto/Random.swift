import CCrypto

/// Random bytes from libcrypto's generator, which the kernel seeds: for names of runs, seeds and keys.
package enum Random {
    /// - Throws: `crypto.library`; `crypto.random` when the generator cannot be seeded.
    package static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        try Libcrypto.open()
        var bytes = [UInt8](repeating: 0, count: count)
        guard ccrypto_random(&bytes, Int32(count)) == 1 else { throw CryptoError(.random, "no random bytes") }
        return bytes
    }

    /// - Throws: `crypto.library`; `crypto.random` when the generator cannot be seeded.
    package static func word() throws(CryptoError) -> UInt64 {
        try Libcrypto.open()
        var word: UInt64 = 0
        let done = withUnsafeMutableBytes(of: &word) {
            ccrypto_random($0.baseAddress?.assumingMemoryBound(to: UInt8.self), 8)
        }
        guard done == 1 else {
            throw CryptoError(.random, "no random bytes")
        }
        return word
    }
}
