/// The keys of the run store. Run ids and hashes hold no dot, so that no key is a part of another's family by chance; no key
/// holds `||`.
///
///     cairn.schema                              {"schema": 1}
///     cairn.bell                                who has mail, for processes that look
///     cairn.lease.ID                            one for each process, raised every 5 s
///     cairn.index                               how many pages, which hold no open run
///     cairn.index.N                             64 runs in order of their creation
///     cairn.definition.HASH                     snapshots, once for all runs
///     cairn.definition.HASH.RANDOM.PART
///     cairn.run.RUN                             the header: all that is compared and set
///     cairn.run.RUN.LIFE.blob.HASH.PART         `LIFE` tells a run from an earlier one of the same id
///     cairn.run.RUN.LIFE.segment.RANDOM.PART    events that the header had no room for
///     cairn.run.RUN.LIFE.generation.RANDOM      the segments of a generation that is over
///     cairn.run.RUN.LIFE.letters.RANDOM         ids of letters that came
///     cairn.run.RUN.LIFE.letter.RANDOM.PART     a large letter
enum RunKeys {
    static let schema = "cairn.schema"
    static let bell = "cairn.bell"
    static let index = "cairn.index"

    static func page(_ number: Int) -> String { "cairn.index.\(number)" }

    static func lease(_ id: String) -> String { "cairn.lease.\(id)" }

    static func definition(_ hash: String) -> String { "cairn.definition.\(hash)" }

    static func definition(_ hash: String, _ name: String) -> String { "\(definition(hash)).\(name)" }

    static func header(_ run: String) -> String { "cairn.run.\(run)" }

    /// What belongs to one life of a run.
    struct Life: Hashable, Sendable {
        let run: String
        let life: String

        func blob(_ hash: String) -> String { "\(prefix).blob.\(hash)" }

        func segment(_ name: String) -> String { "\(prefix).segment.\(name)" }

        func generation(_ name: String) -> String { "\(prefix).generation.\(name)" }

        func letters(_ name: String) -> String { "\(prefix).letters.\(name)" }

        func letter(_ name: String) -> String { "\(prefix).letter.\(name)" }

        private var prefix: String { "\(RunKeys.header(run)).\(life)" }
    }
}
