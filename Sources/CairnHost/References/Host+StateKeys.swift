import CairnCrypto
import CairnEngine
import CairnReactor
import CairnTelemetry
import CairnWire
import CairnWorkflow

extension Host {
    /// The keys of the state, looked up; nil where it is not to be encrypted.
    ///
    /// - Throws: `HostError` with `setting` for what is no key; `FailureDetails` for a reference that leads nowhere.
    nonisolated func stateKeys() async throws -> Keyring? {
        guard let text = settings.stateKey else { return nil }
        var files: [String: String] = [:]
        for case .file(let path) in text.references {
            let bytes = try await read(path, limit: 64 << 10)
            files[path] = String(decoding: bytes, as: UTF8.self)
        }
        return try StateKeys.read(
            try await references().resolve(text, files: files), register: { [redactor] in redactor.register($0) })
    }
}

/// Keys as people write them: 64 hexadecimal digits each (`openssl rand -hex 32`), or base64 of 32 bytes. Several stand with
/// commas or line breaks between them; the first is the one that new values are encrypted with.
enum StateKeys {
    /// - Parameter register: told each key, so that none is ever shown.
    /// - Throws: `HostError` with `setting`, which names the place among the keys and never the key; `CryptoError`.
    static func read(_ text: String, register: (String) -> Void) throws -> Keyring {
        let words = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        for word in words { register(word) }
        var keys: [StateKey] = []
        for (index, word) in words.enumerated() {
            let bytes = Digest(hex: word)?.bytes ?? Base64.decode(word) ?? []
            guard let key = SymmetricKey(bytes) else {
                throw HostError(
                    .setting,
                    "CAIRN_STATE_KEY: \(words.count == 1 ? "this" : "key \(index + 1)") is no key; `openssl rand -hex 32` makes one"
                )
            }
            keys.append(try StateKey(key))
        }
        guard let ring = Keyring(keys) else {
            throw HostError(.setting, "CAIRN_STATE_KEY is empty; `openssl rand -hex 32` makes a key")
        }
        return ring
    }
}
