import CairnCrypto
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the standard's examples`(text: String, hex: String) throws {
        #expect(try SHA256.digest(of: text).hex == hex)
    }

    @Test func `a million times the letter a`() throws {
        let bytes = [UInt8](repeating: 97, count: 1_000_000)
        let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(try SHA256.digest(of: bytes).hex == hex)
    }

    @Test(arguments: [0, 1, 2, 63, 64, 65, 1000])
    func `pieces give what the whole gives`(cut: Int) throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = try SHA256()
        try hash.update(Array(bytes[..<cut]))
        try hash.update(Array(bytes[cut...]))
        #expect(try hash.finish() == SHA256.digest(of: bytes))
    }

    @Test func `hex and bytes are read back`() throws {
        let digest = try SHA256.digest(of: "abc")
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect(digest.bytes.prefix(4) == [0xba, 0x78, 0x16, 0xbf])
        #expect(digest.bytes.count == 32)
    }

    @Test(arguments: ["", "ba78", String(repeating: "g", count: 64), String(repeating: "0", count: 65), "é"])
    func `what is no digest is refused`(text: String) {
        #expect(Digest(hex: text) == nil)
    }

    @Test func `random bytes differ`() throws {
        let first = try Random.bytes(32)
        #expect(first.count == 32)
        #expect(try Random.bytes(32) != first)
        #expect(try Random.bytes(0).isEmpty)
        #expect(try Random.word() != Random.word())
    }
}
