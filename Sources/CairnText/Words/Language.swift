/// What the words of one language need: its stemmer, and the words that carry no meaning in a question. Another language
/// is another `static let` here.
package struct Language: Sendable, Hashable {
    /// BCP 47, such as `en`.
    package let code: String
    /// libstemmer's name of the language.
    let stemmer: String
    /// Folded words that a query does without.
    package let stopWords: Set<String>

    init(code: String, stemmer: String, stopWords: String) {
        self.code = code
        self.stemmer = stemmer
        self.stopWords = Set(stopWords.split { $0 == " " || $0 == "\n" }.map(String.init))
    }

    /// Function words, question words, polite phrases, and what the tokenizer leaves of `doesn't`.
    package static let english = Language(
        code: "en", stemmer: "english",
        stopWords: """
            a about also am an and any are aren as at be because been being but by can could couldn did didn do does
            doesn for from had hadn has hasn have haven he her him his how i if in into is isn it its just many may me
            might much must my of on or our please shall she should shouldn so some such tell than that the their them
            then there these they this those to too us very was wasn we were weren what when where which who whom whose
            why will with would wouldn you your
            """)
}
