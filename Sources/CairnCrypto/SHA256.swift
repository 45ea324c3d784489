import CCrypto

/// SHA-256 (FIPS 180-4) by libcrypto: at once with `digest(of:)`, or piece by piece.
///
///     var hash = try SHA256()
///     try hash.update(header)
///     try hash.update(body)
///     let name = try hash.finish().hex
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// - Throws: `crypto.library`; `crypto.digest` when libcrypto has no SHA-256 or no memory.
    package init() throws(CryptoError) {
        try Libcrypto.open()
        guard let context = ccrypto_context_new() else { throw CryptoError(.digest, "no context for SHA-256") }
        guard ccrypto_begin(context, Algorithm.sha256.pointer) == 1 else {
            ccrypto_context_free(context)
            throw CryptoError(.digest, "cannot begin SHA-256")
        }
        self.context = context
    }

    deinit { ccrypto_context_free(context) }

    package mutating func update(_ bytes: [UInt8]) throws(CryptoError) {
        try update(bytes.span.bytes)
    }

    package mutating func update(_ bytes: RawSpan) throws(CryptoError) {
        guard bytes.withUnsafeBytes({ ccrypto_update(context, $0.baseAddress, $0.count) }) == 1 else {
            throw CryptoError(.digest, "cannot go on with SHA-256")
        }
    }

    package consuming func finish() throws(CryptoError) -> Digest {
        var raw: RawDigest = (0, 0, 0, 0)
        guard
            withUnsafeMutableBytes(
                of: &raw, { ccrypto_finish(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self)) }) == 1
        else {
            throw CryptoError(.digest, "cannot finish SHA-256")
        }
        return Digest(raw: raw)
    }

    /// - Throws: `crypto.library`; `crypto.digest` when libcrypto has no SHA-256 or no memory.
    package static func digest(of bytes: [UInt8]) throws(CryptoError) -> Digest {
        try digest(of: bytes.span.bytes)
    }

    /// Of a string's UTF-8.
    package static func digest(of text: String) throws(CryptoError) -> Digest {
        try digest(of: Array(text.utf8))
    }

    package static func digest(of bytes: RawSpan) throws(CryptoError) -> Digest {
        try Libcrypto.open()
        var raw: RawDigest = (0, 0, 0, 0)
        let done = bytes.withUnsafeBytes { input in
            withUnsafeMutableBytes(of: &raw) { output in
                ccrypto_digest(
                    input.baseAddress, input.count, output.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    Algorithm.sha256.pointer)
            }
        }
        guard done == 1 else { throw CryptoError(.digest, "cannot compute SHA-256") }
        return Digest(raw: raw)
    }
}

typealias RawDigest = (UInt64, UInt64, UInt64, UInt64)

extension Digest {
    /// The words as libcrypto wrote them: big-endian in memory.
    init(raw: RawDigest) {
        self.init(
            words: (
                UInt64(bigEndian: raw.0), UInt64(bigEndian: raw.1), UInt64(bigEndian: raw.2), UInt64(bigEndian: raw.3)
            ))
    }
}

/// An algorithm fetched once for the process: `EVP_sha256()` would look it up by name at every use. Lives as long as the
/// process; made only after `Libcrypto.open()`. Nil when the library has none; the calls above then say so.
struct Algorithm: @unchecked Sendable {
    // Unchecked: libcrypto's fetched algorithms are immutable and reference-counted by atomics (EVP_MD_fetch(3)).
    let pointer: OpaquePointer?

    static let sha256 = Algorithm(pointer: ccrypto_fetch("SHA256"))
    static let aes256GCM = Algorithm(pointer: ccrypto_fetch_cipher("AES-256-GCM"))
}
