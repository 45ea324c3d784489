package import CairnCrypto

/// The form of a payload that is sealed with AES-256-GCM:
///
///     mark (4)  00 63 6E 01    the last byte is the form's version
///     key  (8)                 which key, by its id
///     nonce (12)               random, or drawn from the payload
///     sealed bytes (as many as the payload has)
///     tag (16)
///
/// A payload that is not sealed is JSON, which never begins with a zero byte.
package enum SealedPayload {
    static let mark: [UInt8] = [0x00, 0x63, 0x6E, 0x01]
    private static let head = mark.count + StateKey.idSize + AESGCM.nonceSize
    /// How many bytes a sealed payload has more than the payload.
    package static let overhead = head + AESGCM.tagSize

    /// Whether the bytes say of themselves that they are sealed. Such bytes bear their own proof: a store compares them with
    /// no hash, since the hash is of what is inside.
    package static func isSealed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: mark) }

    /// Whether the bytes are what their name says: `hash` is theirs. Sealed ones bear their own proof, and their name is of
    /// what is inside.
    ///
    /// - Throws: `CryptoError`.
    package static func isWhole(_ bytes: [UInt8], named hash: String) throws(CryptoError) -> Bool {
        if isSealed(bytes) { return true }
        return try SHA256.digest(of: bytes).hex == hash
    }

    /// The id of the key that sealed the bytes; nil when they are not sealed.
    static func keyID(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard isSealed(bytes), bytes.count >= overhead else { return nil }
        return bytes[mark.count..<mark.count + StateKey.idSize]
    }

    /// - Throws: `CryptoError`.
    package static func seal(_ plain: [UInt8], for place: PayloadPlace, with key: StateKey) throws(CryptoError)
        -> [UInt8]
    {
        let nonce = try nonce(for: plain, at: place, key)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plain.count + overhead)
        bytes += mark
        bytes += key.id
        bytes += nonce
        try AESGCM.seal(plain, key: try key.key(for: place), nonce: nonce, associated: place.bytes, to: &bytes)
        return bytes
    }

    /// No two payloads of one key ever have the same. What is kept under a name that follows from its content may be written
    /// by several, part by part: whoever does a step anew writes its blobs anew. It is sealed to the same bytes each time, so
    /// that their parts fit together whoever wrote which.
    private static func nonce(
        for plain: [UInt8], at place: PayloadPlace, _ key: StateKey
    ) throws(CryptoError) -> [UInt8] {
        switch place {
        case .events, .letter: try Random.bytes(AESGCM.nonceSize)
        case .blob, .definition:
            Array(
                try HMAC.sha256(of: place.bytes + SHA256.digest(of: plain).bytes, key: key.nonces).bytes
                    .prefix(AESGCM.nonceSize))
        }
    }

    /// - Throws: `seal.missing`, `seal.unknown_key`; `run.corrupt`, or `store.corrupt` for a definition, when the bytes
    ///   are damaged or were sealed for another place; `CryptoError`.
    package static func open(_ bytes: [UInt8], for place: PayloadPlace, with keys: Keyring) throws -> [UInt8] {
        guard isSealed(bytes) else { throw EngineError.notSealed(place) }
        guard let id = keyID(of: bytes) else { throw EngineError.forged(place) }
        guard let key = keys.key(id) else { throw EngineError.unknownKey(place) }
        let nonce = Array(bytes[mark.count + StateKey.idSize..<head])
        guard
            let plain = try AESGCM.open(
                bytes[head...], key: try key.key(for: place), nonce: nonce, associated: place.bytes)
        else { throw EngineError.forged(place) }
        return plain
    }
}

extension EngineError {
    static func notSealed(_ place: PayloadPlace) -> Self {
        Self(
            .sealMissing,
            "\(place) is not encrypted, and a state key is set; take the key away, or bring the runs into an encrypted state with `cairn runs export --all` and `cairn runs import`",
            run: place.run)
    }

    static func unknownKey(_ place: PayloadPlace) -> Self {
        Self(
            .sealUnknownKey,
            "\(place) is encrypted with another key than those of CAIRN_STATE_KEY; add the key it was written with behind the first",
            run: place.run)
    }

    static func sealedState() -> Self {
        Self(
            .sealWithoutKey, "this state is encrypted; set CAIRN_STATE_KEY to the key that it was written with")
    }

    static func forged(_ place: PayloadPlace) -> Self {
        Self(
            place.run == nil ? .storeCorrupt : .runCorrupt,
            "\(place) is damaged, or was moved there from another place: it does not open with its key; restore the store",
            run: place.run)
    }
}
