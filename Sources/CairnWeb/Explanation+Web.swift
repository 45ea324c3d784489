package import CairnWire

extension Explanation {
    /// Codes of pages.
    package static let web: [Explanation] = [
        Explanation(
            WebError.Code.encoding, "A page is not UTF-8",
            "Its bytes are of another encoding.", mend: "Convert the page, or leave it out."),
        Explanation(
            WebError.Code.tooLarge, "A page is over a bound",
            "Its bytes, or the tree that they make, are more than a page may have.",
            mend: "Leave it out, or name a smaller part of the site."),
        Explanation(
            WebError.Code.tooSlow, "A page takes more time than a page may",
            "Some pages are written so that reading them takes hours.", mend: "Leave it out."),
        Explanation(
            WebError.Code.memory, "There is no memory for a page",
            "Reading it would take more memory than it may have.", mend: "Leave it out."),
    ]
}
