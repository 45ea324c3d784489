import CairnCrypto

/// Run ids: at most 64 of letters, digits, `-` and `_`.
package enum RunID {
    /// A new one, 16 hexadecimal digits of chance.
    ///
    /// - Throws: `CryptoError` when there is no randomness.
    package static func fresh() throws -> String {
        let digits = String(try Random.word(), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// - Throws: `run.invalid_id`.
    package static func check(_ id: String) throws(EngineError) {
        let isValid = (1...64).contains(id.utf8.count) && id.utf8.allSatisfy(isAllowed)
        guard isValid else {
            throw EngineError(
                .runInvalidID, "a run id is 1 to 64 of letters, digits, `-` and `_`, not `\(id.prefix(80))`")
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
