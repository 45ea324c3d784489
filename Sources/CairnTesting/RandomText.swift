/// Texts made of what sentence and word splitters stumble over.
package enum RandomText {
    package static func text(using rng: inout SplitMix64) -> String {
        let pieces = [
            "a", "The ", "Dr.", "U.S.", " ", "\n", "\n\n", "\t", ".", "?", "!", "…", "。", "“", "”", "’", "'s", "\"",
            "(",
            ")", "[1]", "# ", "##", "- ", "1. ", "```", "\n```\n", "~~~\n", "---\n", "===\n", "|", "| x |\n", "> ",
            "é", "e\u{301}", "\u{301}", "ß", "İ", "文", "ह", "👩‍👩‍👧", "\u{0}", "\u{FEFF}", "\r\n", "3.5", "Stone. ",
            "**b**", "    ", "\u{2028}", "\u{10FFFF}",
        ]
        let count = Int.random(in: 0...60, using: &rng)
        return (0..<count).map { _ in pieces.randomElement(using: &rng) ?? "" }.joined()
    }
}
