import CCrypto

/// The library, opened at first use and kept for the life of the process.
enum Libcrypto {
    /// Why it could not be opened; nil when it is open.
    private static let missing: String? = ccrypto_open().map { String(cString: $0) }

    /// To be called before anything else of CCrypto.
    ///
    /// - Throws: `crypto.library`.
    static func open() throws(CryptoError) {
        if let missing { throw CryptoError(library: missing) }
    }
}
