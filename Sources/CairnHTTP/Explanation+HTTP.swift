package import CairnWire

extension Explanation {
    /// Codes of exchanges over HTTP.
    package static let http: [Explanation] = [
        Explanation(
            HTTPError.Code.badURL, "An address is no URL that is sent to",
            "Only http:// and https:// are sent to, with a host and without blanks.",
            words: "http.bad_url: \"example.org/hook\" has no scheme",
            mend: "Write the whole address: https://example.org/hook. Parts from outside are put in by a template."),
        Explanation(
            HTTPError.Code.badHeader, "A header cannot be sent as it is",
            "Names of headers have letters, digits and dashes; values have no line breaks, or a header could be made of a value.",
            mend: "Take the character out. A secret that was read from a file may have a line break at its end."),
        Explanation(
            HTTPError.Code.unreachable, "Nobody answers at the address",
            "The name is unknown, the connection was refused, or no way leads there. A run that fails so exits 3.",
            mend: "See whether the server runs and the address is right. `retry` helps where it is away for a moment."),
        Explanation(
            HTTPError.Code.blocked, "A host is not allowed",
            "A host that comes from a template must stand in `web.allow_hosts`, and in `web.allow_private` if its name leads to a private address: what a page or a model says must not reach into your network.",
            mend: "Write the host into the file, or list it under `web.allow_hosts`."),
        Explanation(
            HTTPError.Code.timeout, "The server took too long",
            "The connection, the first byte, or the whole answer did not come in time.",
            mend: "Give the step or the model a longer `timeout`, or `retry`."),
        Explanation(
            HTTPError.Code.tls, "A secure connection could not be made",
            "The certificate is not trusted, has run out, or is another host's; or both sides share no version of TLS.",
            mend:
                "Install the authority's certificate on this machine (ca-certificates); correct the host's name or the clock."
        ),
        Explanation(
            HTTPError.Code.cut, "The connection broke before the answer was whole",
            "What came is not used: half an answer is none.",
            mend: "`retry` helps where the step may be repeated."),
        Explanation(
            HTTPError.Code.malformed, "What came is no HTTP",
            "Something else listens at the address, or a proxy spoils the answer.",
            mend: "Look at the port, and whether https:// is meant."),
        Explanation(
            HTTPError.Code.tooLarge, "The answer is larger than is taken",
            "An http step takes 8 MiB; the rest was not read.",
            mend: "Ask for less: a page of results, a range, fewer fields."),
        Explanation(
            HTTPError.Code.cancelled, "The exchange was given up",
            "The run was cancelled, or the process ended.",
            mend: "Nothing; resume the run where it is open."),
        Explanation(
            HTTPError.Code.library, "The library libcurl is missing or too old",
            "Requests go through the system's libcurl, opened when it is first needed.",
            mend: "Install it: apt-get install libcurl4."),
        Explanation(
            HTTPError.Code.failed, "The HTTP client reports another error",
            "The message has its own words.",
            mend: "Try again; look at what the message names."),
        Explanation(
            "http.status", "The server answered with an error status",
            "4xx and 5xx fail an http step. 429 and 5xx are tried again under `retry`; other 4xx are not, as the same request would get the same answer.",
            words: "http.status: POST https://example.org/hook answered 422",
            mend: "Read the answer in `cairn runs show ID`. `on_error: continue` lets the run go on without it."),
    ]
}
