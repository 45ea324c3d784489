/// A piece of a run on its way into an archive or out of one.
package enum RunPart: Sendable, Hashable {
    /// The events of one append, in order of versions.
    case history(HistorySegment, generation: Int)
    /// A letter that no append has folded in, in order of arrival.
    case letter(Letter)
    /// Ids of letters that were read: a second one of such an id is ignored.
    case readLetters([String])
    case blob(Blob)

    /// About how many bytes it holds.
    package var size: Int {
        switch self {
        case .history(let segment, _): segment.events.count + 64
        case .letter(let letter): letter.data.weight(upTo: 1 << 20) + 128
        case .readLetters(let ids): ids.reduce(0) { $0 + $1.utf8.count + 16 }
        case .blob(let blob): blob.bytes.count + 128
        }
    }
}
