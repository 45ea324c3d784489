/// The order in which the parts of a run stand in an archive: history first, versions and generations without a gap, up to
/// what the header says.
struct RunOrder: Sendable {
    private var latest: (version: Int, generation: Int)?
    private var isPastHistory = false
    private var isPastLetters = false

    mutating func take(_ part: RunPart, of header: RunHeader) throws(ArchiveError) {
        switch part {
        case .history(let segment, let generation):
            guard !isPastHistory, follows(segment.version, generation) else {
                throw ArchiveError(
                    .malformed,
                    "version \(segment.version) of generation \(generation) is not the next of run \(header.id)"
                )
            }
            latest = (segment.version, generation)
        case .letter, .readLetters:
            guard latest != nil, !isPastLetters else {
                throw ArchiveError(.malformed, "letters stand behind the history, and before the blobs")
            }
            isPastHistory = true
        case .blob:
            guard latest != nil else { throw ArchiveError(.malformed, "blobs stand behind the history") }
            isPastHistory = true
            isPastLetters = true
        }
    }

    /// Earlier generations may have been removed by retention, and then the first is a later one.
    private func follows(_ version: Int, _ generation: Int) -> Bool {
        guard let latest else { return generation > 1 || version == 1 }
        return version == latest.version + 1
            && (generation == latest.generation || generation == latest.generation + 1)
    }

    func finish(_ header: RunHeader) throws(ArchiveError) {
        guard let latest, latest.version == header.version, latest.generation == header.generation else {
            throw ArchiveError(
                .damaged,
                "the history of run \(header.id) does not reach version \(header.version) of generation \(header.generation)"
            )
        }
    }
}
