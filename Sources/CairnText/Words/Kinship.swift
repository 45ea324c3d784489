/// How near other stems are to one stem that is missing: `central` to `centr`, `navy` to `naval`. A stemmer brings a word's
/// forms together; this gives part of the credit to words of one family. It remembers each stem that it was asked about.
package struct Kinship: Sendable {
    private let stem: String
    /// By the symbol's index; below 0 where it is not known yet.
    private var degrees: [Double] = []

    package init(of stem: String) { self.stem = stem }

    /// The nearest of `stems`, symbols of one and the same analyzer at every call: from 0 to 1.
    package mutating func nearest(of stems: [Analyzer.Symbol], in analyzer: borrowing Analyzer) -> Double {
        var nearest = 0.0
        for symbol in stems {
            if symbol.index >= degrees.count {
                let missing = symbol.index + 1 - degrees.count
                degrees.append(contentsOf: repeatElement(-1, count: missing + degrees.count / 2))
            }
            if degrees[symbol.index] < 0 {
                degrees[symbol.index] = Self.degree(stem, analyzer.text(of: symbol))
            }
            nearest = max(nearest, degrees[symbol.index])
        }
        return nearest
    }

    /// The share of the longer stem that both begin with, from 0 to 1; 0 when that is less than four characters.
    package static func degree(_ left: String, _ right: String) -> Double {
        var shared = 0
        for (one, other) in zip(left.unicodeScalars, right.unicodeScalars) {
            guard one == other else { break }
            shared += 1
        }
        guard shared >= 4 else { return 0 }
        return Double(shared) / Double(max(left.unicodeScalars.count, right.unicodeScalars.count))
    }
}
