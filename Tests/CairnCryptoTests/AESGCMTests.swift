import CairnCrypto
import Testing

@Suite struct AESGCMTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var key, nonce, plain, associated, sealed, tag: String
        var testDescription: String { name }
    }

    /// Cases 13 to 16 of the mode's submission to NIST (McGrew and Viega), and of NIST's own gcmEncryptExtIV256.rsp the
    /// first with 128 bits of text.
    static let vectors = [
        Vector(
            name: "13", key: zeros(64), nonce: zeros(24), plain: "", associated: "", sealed: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            name: "14", key: zeros(64), nonce: zeros(24), plain: zeros(32), associated: "",
            sealed: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            name: "15", key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            nonce: "cafebabefacedbaddecaf888", plain: text + "1aafd255", associated: "", sealed: cipher + "898015ad",
            tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Vector(
            name: "16", key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            nonce: "cafebabefacedbaddecaf888", plain: text,
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2", sealed: cipher,
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
        Vector(
            name: "gcmEncryptExtIV256", key: "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
            nonce: "0d18e06c7c725ac9e362e1ce", plain: "2db5168e932556f8089a0622981d017d", associated: "",
            sealed: "fa4362189661d163fcd6a56d8bf0405a", tag: "d636ac1bbedd5cc3ee727dc2ab4a9489"),
    ]

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
    private static let text =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    private static let cipher =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    @Test(arguments: vectors)
    func `NIST's known answers`(vector: Vector) throws {
        let key = try #require(SymmetricKey(Self.bytes(vector.key)))
        var output: [UInt8] = [7]
        try AESGCM.seal(
            Self.bytes(vector.plain), key: key, nonce: Self.bytes(vector.nonce),
            associated: Self.bytes(vector.associated), to: &output)
        #expect(output == [7] + Self.bytes(vector.sealed + vector.tag))
        let opened = try AESGCM.open(
            output[1...], key: key, nonce: Self.bytes(vector.nonce), associated: Self.bytes(vector.associated))
        #expect(opened == Self.bytes(vector.plain))
    }

    @Test func `a change of any bit, of key, nonce or associated data is found`() throws {
        let key = try #require(SymmetricKey((0..<32).map { UInt8($0) }))
        let nonce = [UInt8](repeating: 9, count: 12)
        var sealed: [UInt8] = []
        try AESGCM.seal(Array("a secret".utf8), key: key, nonce: nonce, associated: [1, 2], to: &sealed)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try AESGCM.open(changed[...], key: key, nonce: nonce, associated: [1, 2]) == nil)
        }
        #expect(try AESGCM.open(sealed[...], key: key, nonce: nonce, associated: [1, 3]) == nil)
        #expect(try AESGCM.open(sealed[...], key: key, nonce: nonce, associated: []) == nil)
        #expect(
            try AESGCM.open(sealed[...], key: key, nonce: Array(nonce.dropLast() + [8]), associated: [1, 2]) == nil)
        #expect(try AESGCM.open(sealed[...], key: try key.derived(for: "x"), nonce: nonce, associated: [1, 2]) == nil)
        for count in 0..<sealed.count {
            #expect(try AESGCM.open(sealed[..<count], key: key, nonce: nonce, associated: [1, 2]) == nil)
        }
        #expect(try AESGCM.open(sealed[...], key: key, nonce: [], associated: [1, 2]) == nil)
    }

    @Test func `megabytes go through`() throws {
        let key = try #require(SymmetricKey([UInt8](repeating: 3, count: 32)))
        let nonce = try Random.bytes(12)
        let plain = (0..<5_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var sealed: [UInt8] = []
        try AESGCM.seal(plain, key: key, nonce: nonce, associated: [], to: &sealed)
        #expect(sealed.count == plain.count + 16)
        #expect(try AESGCM.open(sealed[...], key: key, nonce: nonce, associated: []) == plain)
    }
}

@Suite struct HMACTests {
    /// RFC 4231, cases 1, 2 and 6, where the key is 32 bytes or is padded or hashed to what it stands for.
    @Test func `the standard's examples`() throws {
        let first = try #require(SymmetricKey([UInt8](repeating: 0x0b, count: 20) + [UInt8](repeating: 0, count: 12)))
        #expect(
            try HMAC.sha256(of: Array("Hi There".utf8), key: first).hex
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let second = try #require(SymmetricKey(Array("Jefe".utf8) + [UInt8](repeating: 0, count: 28)))
        #expect(
            try HMAC.sha256(of: Array("what do ya want for nothing?".utf8), key: second).hex
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        // A key longer than a block of the hash is replaced by its hash, which has 32 bytes.
        let long = try SHA256.digest(of: [UInt8](repeating: 0xaa, count: 131)).bytes
        let sixth = try #require(SymmetricKey(long))
        #expect(
            try HMAC.sha256(of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: sixth).hex
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `a key shows nothing of itself`() throws {
        let key = try #require(SymmetricKey([UInt8](repeating: 77, count: 32)))
        #expect("\(key)" == "a key")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("77"))
        #expect(SymmetricKey([1]) == nil)
        #expect(try key.derived(for: "a") != key.derived(for: "b"))
    }
}
