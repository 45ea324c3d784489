import CCrypto

/// Random bytes from libcrypto's generator, which the kernel seeds: for names of runs, seeds and keys.
package enum Random {
    /// - Throws: `crypto.random` when the generator cannot be seeded.
    package static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw CryptoError(.random, "no random bytes") }
        return bytes
    }

    /// - Throws: `crypto.random` when the generator cannot be seeded.
    package static func word() throws(CryptoError) -> UInt64 {
        var word: UInt64 = 0
        guard withUnsafeMutableBytes(of: &word, { RAND_bytes($0.baseAddress, 8) }) == 1 else {
            throw CryptoError(.random, "no random bytes")
        }
        return word
    }
}
