import CairnWire

/// The form of an archive of runs: newline-delimited JSON, each line an object whose first member says what it is. It is
/// described for people in docs/operations/backup.md.
///
///     {"cairn_archive":1}
///     {"run":{"id":…,"name":…,"origin":…,"definition":…,"status":…,"started":…,"version":…,"generation":…,"epoch":…}}
///     {"definition":{"text":…}}
///     {"history":{"generation":1,"version":1,"text":…}}      one an append, in order
///     {"read_letters":[…]}
///     {"letter":{"id":…,"name":…,"at":…,"text":…}}           one an unread letter
///     {"blob":{"hash":…,"size":…,"text":…}}
///     {"run_end":{"run":…,"lines":…,"sha256":…}}             of all lines from `run` on, each with its line feed
///     {"archive_end":{"runs":…}}
///
/// Payloads are UTF-8 in `text`, or anything in `base64`. One that is longer than a part goes on in lines `{"more":{…}}`, and
/// each of its lines but the last says `"goes_on":true`.
enum ArchiveFormat {
    /// Each version reads all before it.
    static let version: Int64 = 1
    /// Bytes of payload in one line.
    static let part = 256 << 10
    /// The longest line that is read: a part of which every byte is escaped, and some.
    static let longestLine = 2 << 20
    /// The largest payload that is read.
    static let largestPayload = 512 << 20
    /// Ids in one line of read letters.
    static let idsInLine = 1000
}
