/// What kind of thing a question asks for, told by its question words. English; a question in another language is `.other`.
enum QuestionKind: Sendable, Hashable {
    case number, time, person, place, reason, other

    /// - Parameter words: of the question, folded.
    init(_ words: [String]) {
        let pairs = zip(words, words.dropFirst())
        let asksFor = { (nouns: Set<String>) in
            pairs.contains { ($0 == "what" || $0 == "which") && nouns.contains($1) }
        }
        if pairs.contains(where: { $0 == "how" && Self.measures.contains($1) }) || asksFor(Self.quantities) {
            self = .number
        } else if words.contains("when") || asksFor(Self.times) {
            self = .time
        } else if words.contains(where: ["who", "whom", "whose"].contains) || asksFor(Self.people) {
            self = .person
        } else if words.contains("where") || asksFor(Self.places) {
            self = .place
        } else if words.contains("why") {
            self = .reason
        } else {
            self = .other
        }
    }

    /// Whether a text holds such a thing, from 0 to 1. Only a hint: it decides between sentences that fit alike.
    func cue(_ words: [CueWord]) -> Double {
        switch self {
        case .number: words.contains { $0.hasDigit || Self.numbers.contains($0.folded) } ? 1 : 0
        case .time:
            if words.contains(where: { $0.isYear || Self.dates.contains($0.folded) }) {
                1
            } else {
                words.contains(where: \.hasDigit) ? 0.3 : 0
            }
        case .person, .place: words.contains(where: \.isNewName) ? 1 : 0
        case .reason: words.contains { Self.reasons.contains($0.folded) } ? 1 : 0
        case .other: 0
        }
    }
}

/// A word of a text that may hold what is asked for.
struct CueWord {
    var folded: String
    /// With a capital inside a sentence, and not in the question.
    var isNewName: Bool

    var hasDigit: Bool { folded.utf8.contains { (0x30...0x39).contains($0) } }

    /// Three or four digits, as in `476`, `1648` and `1990s`.
    var isYear: Bool {
        let digits = folded.utf8.prefix { (0x30...0x39).contains($0) }.count
        return (3...4).contains(digits) && (folded.utf8.count == digits || folded.hasSuffix("s"))
    }
}

extension QuestionKind {
    private static let measures: Set<String> = [
        "big", "deep", "far", "fast", "heavy", "high", "large", "long", "many", "much", "often", "old", "tall", "wide",
    ]
    private static let quantities: Set<String> = [
        "age", "amount", "distance", "fraction", "number", "percent", "percentage", "proportion", "temperature",
    ]
    private static let times: Set<String> = ["century", "date", "day", "decade", "month", "period", "time", "year"]
    private static let people: Set<String> = [
        "actor", "author", "emperor", "king", "leader", "man", "people", "person", "president", "queen", "scientist",
        "woman",
    ]
    private static let places: Set<String> = [
        "area", "city", "continent", "country", "county", "location", "nation", "place", "region", "river", "state",
        "street", "town",
    ]
    private static let numbers: Set<String> = [
        "billion", "dozen", "eight", "eleven", "first", "five", "four", "half", "hundred", "million", "nine", "one",
        "percent", "second", "seven", "six", "ten", "third", "thousand", "three", "twelve", "twice", "two",
    ]
    private static let dates: Set<String> = [
        "april", "august", "century", "day", "days", "decade", "december", "february", "hours", "january", "july",
        "june",
        "march", "may", "month", "months", "november", "october", "september", "today", "week", "weeks", "year",
        "years",
    ]
    private static let reasons: Set<String> = [
        "because", "cause", "caused", "causes", "due", "reason", "result", "since", "therefore", "thus",
    ]
}
