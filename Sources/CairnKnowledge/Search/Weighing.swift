import Glibc

/// How much a stem and a match are worth.
enum Weighing {
    /// A collection of fewer chunks tells little about which words are rare: its weights are drawn together, as if it had
    /// this many, so that in a folder of three pages a word that all of them hold still counts.
    static let fewestChunks = 300

    /// Inverse document frequency, as BM25 has it.
    static func weight(frequency: Int, chunks: Int) -> Double {
        let all = Double(max(chunks, fewestChunks))
        return log(1 + (all - Double(frequency) + 0.5) / (Double(frequency) + 0.5))
    }

    /// BM25's share of a stem's weight for `count` occurrences in a chunk of `length` stems, between 0 and 1.
    static func saturation(count: Int, length: Int, average: Double) -> Double {
        let norm = 0.9 * (0.4 + 0.6 * Double(length) / max(1, average))
        return Double(count) / (Double(count) + norm)
    }

    /// Evidence as a score between 0 and 1 that means the same in every collection: at .5 as many of the questions that the
    /// collection answers lie below as of those that it does not lie above.
    ///
    /// The best of many unrelated chunks matches better than the best of a few, by about the same amount for each doubling:
    /// where .5 lies rises with the logarithm of their number. Fitted on folders of 1 to 625 passages of the retrieval
    /// yardstick (docs/benchmarks.md).
    static func calibrated(_ evidence: Double, chunks: Int) -> Double {
        let even = 0.22 + 0.025 * log(Double(max(1, chunks)))
        return 1 / (1 + exp((even - evidence) / 0.1))
    }
}
