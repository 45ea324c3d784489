import CStemmer

/// Snowball's stemmer of one language (https://snowballstem.org). Not for two threads at once: make one where it is used,
/// which costs about a microsecond.
package struct Stemmer: ~Copyable {
    private let handle: OpaquePointer
    /// No word is longer; what is, is no word but data, and the algorithms' time is not promised to be linear.
    static let longest = 64
    /// Why the library could not be opened; nil when it is open, which it then stays.
    private static let missing: String? = cstemmer_open().map { String(cString: $0) }

    /// - Throws: `text.no_stemmer`.
    package init(_ language: Language) throws(TextError) {
        if let missing = Self.missing {
            throw TextError(.noStemmer, "libstemmer cannot be opened: \(missing); install Debian's libstemmer0d")
        }
        guard let handle = cstemmer_new(language.stemmer, "UTF_8") else {
            throw TextError(
                .noStemmer, "libstemmer has no stemmer for \(language.stemmer): install Debian's libstemmer0d anew")
        }
        self.handle = handle
    }

    deinit { cstemmer_delete(handle) }

    /// The stem of a folded word. Words of over 64 bytes are their own stem.
    package mutating func stem(_ word: String) -> String {
        guard word.utf8.count <= Self.longest else { return word }
        var word = word
        return word.withUTF8 { bytes in
            // Nil only when memory runs out; the word itself is then as good a stem as any.
            guard let stem = cstemmer_stem(handle, bytes.baseAddress, Int32(bytes.count)) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            let count = Int(cstemmer_length(handle))
            return String(decoding: UnsafeBufferPointer(start: stem, count: count), as: UTF8.self)
        }
    }
}
