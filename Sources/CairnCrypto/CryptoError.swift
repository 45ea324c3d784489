import CCrypto

/// Why libcrypto could not do its work: a library without the algorithm, no memory, no entropy. Never caused by input.
package struct CryptoError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// SHA-256 could not be computed.
        package static let digest = Self(rawValue: "crypto.digest")
        /// The kernel's or the library's random source gave nothing.
        package static let random = Self(rawValue: "crypto.random")
    }
    package var code: Code
    /// What failed, libcrypto's own reason, and the mend.
    package var message: String

    /// Takes the reason from libcrypto's queue of this thread, and empties it.
    init(_ code: Code, _ what: String) {
        self.code = code
        let number = ERR_get_error()
        ERR_clear_error()
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(number, &text, text.count)
        let reason = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        message = "\(what): \(number == 0 ? "libcrypto gives no reason" : reason); check the installed libssl3"
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
