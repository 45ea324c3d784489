import CairnHost
import CairnReactor
import CairnWire

extension Session {
    /// A time as it is typed: `2026-11-21T18:00:00Z`, `2026-11-21` (its beginning in UTC), or so long ago, `90m`.
    ///
    /// - Throws: `Failure` for anything else.
    func time(_ text: String?, _ flag: String) throws(Failure) -> Timestamp? {
        guard let text else { return nil }
        if let ago = DurationText.parse(text) {
            return Timestamp(milliseconds: host.loop.wallMilliseconds).advanced(by: .zero - ago)
        }
        guard let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") else {
            throw Failure(
                .usage, "usage",
                "\(flag) \(text.prefix(80)) is no time: 2026-11-21T18:00:00Z, 2026-11-21, or so long ago: 90m, 2d")
        }
        return time
    }
}
