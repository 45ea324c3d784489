/// English abbreviations, in small letters without their last point.
enum Abbreviations {
    /// A name follows: the point never ends a sentence.
    static let beforeName: Set<String> = [
        "adm", "capt", "cf", "cmdr", "col", "dr", "e.g", "fr", "gen", "gov", "hon", "i.e", "lt", "maj", "messrs", "mr",
        "mrs", "ms", "mt", "pres", "prof", "rep", "rev", "sen", "sgt", "st", "viz", "vs",
    ]

    /// It belongs to a number when one follows.
    static let beforeNumber: Set<String> = [
        "apr", "art", "aug", "ca", "ch", "dec", "eq", "feb", "fig", "figs", "jan", "jul", "jun", "mar", "no", "nos",
        "nov", "oct", "p", "para", "pp", "sec", "sep", "sept", "vol", "vols",
    ]

    /// It may end a sentence as well: the next word tells.
    static let anywhere: Set<String> = [
        "al", "approx", "assn", "ave", "blvd", "bros", "co", "corp", "dept", "est", "etc", "ft", "inc", "jr", "ltd",
        "rd", "sr", "univ",
    ]

    /// Words that, with a capital, begin a sentence rather than a name.
    static let beginners: Set<String> = [
        "A", "After", "All", "Although", "An", "And", "As", "At", "Before", "Both", "But", "By", "During", "Each",
        "For",
        "From", "He", "Her", "His", "However", "If", "In", "It", "Its", "Many", "Most", "On", "Other", "She", "Since",
        "Some", "That", "The", "Their", "There", "These", "They", "This", "Those", "Thus", "To", "Two", "Under", "We",
        "When", "Where", "While", "With", "You",
    ]
}
