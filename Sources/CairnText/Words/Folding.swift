/// Folds case, and the marks of Latin letters: `É`, `é` and `e` with a combining acute are all `e`. Marks of other scripts
/// are letters in their own right (Devanagari's vowels, for one) and stay.
enum Folding {
    /// Appends the UTF-8 of `scalar`, folded.
    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar.value {
        case 0x41...0x5A: bytes.append(UInt8(scalar.value) + 32)
        case ..<0x80: bytes.append(UInt8(scalar.value))
        case 0x300...0x36F: break
        case 0xC0...0x24F: append(scalar, base: latin[Int(scalar.value) - 0xC0], to: &bytes)
        case 0x1E00...0x1EFF: append(scalar, base: latinAdditional[Int(scalar.value) - 0x1E00], to: &bytes)
        default: bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    private static func append(_ scalar: Unicode.Scalar, base: UInt8, to bytes: inout [UInt8]) {
        guard base == UInt8(ascii: ".") else { return bytes.append(base) }
        switch scalar {
        case "ß", "ẞ": bytes.append(contentsOf: "ss".utf8)
        case "æ", "Æ": bytes.append(contentsOf: "ae".utf8)
        case "œ", "Œ": bytes.append(contentsOf: "oe".utf8)
        case "þ", "Þ": bytes.append(contentsOf: "th".utf8)
        default: bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    /// The plain letter of each scalar from U+00C0 to U+024F; a dot where there is none. From Unicode's decompositions,
    /// with the barred and stroked letters (ø, đ, ł) by hand.
    private static let latin = Array(
        """
        aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggg\
        gggghhhhiiiiiiiiii..jjkkkllllll..llnnnnnn.nnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
        b......................i........oo.............uu............................aaiioouuuuuuuuuu.aa\
        aa....ggkkoooo..j...gg..nnaa..ooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............\
        ...b............
        """.utf8)

    /// The same from U+1E00 to U+1EFF.
    private static let latinAdditional = Array(
        """
        aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
        ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
        eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......
        """.utf8)
}
