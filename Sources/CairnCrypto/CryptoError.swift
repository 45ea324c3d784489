import CCrypto

/// Why libcrypto could not do its work: a library without the algorithm, no memory, no entropy. Never caused by input.
package struct CryptoError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// libcrypto could not be opened.
        package static let library = Self(rawValue: "crypto.library")
        /// SHA-256 could not be computed.
        package static let digest = Self(rawValue: "crypto.digest")
        /// The kernel's or the library's random source gave nothing.
        package static let random = Self(rawValue: "crypto.random")
        /// A message authentication code could not be computed.
        package static let code = Self(rawValue: "crypto.hmac")
        /// AES-GCM could not be carried out.
        package static let cipher = Self(rawValue: "crypto.cipher")
    }
    package var code: Code
    /// What failed, libcrypto's own reason, and the mend.
    package var message: String

    /// Takes the reason from libcrypto's queue of this thread, and empties it.
    init(_ code: Code, _ what: String) {
        self.code = code
        var text = [CChar](repeating: 0, count: 256)
        let isTold = ccrypto_reason(&text, text.count) != 0
        let reason = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        message = "\(what): \(isTold ? reason : "libcrypto gives no reason"); check the installed libssl3"
    }

    init(library reason: String) {
        code = .library
        message = "libcrypto cannot be opened: \(reason); install Debian's libssl3"
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
