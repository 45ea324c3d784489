/// What a state knows of its own generations: where the parts are in which the places of earlier ones are kept, and what has
/// changed since.
///
/// Parts are merged as a counter carries: a new one that makes eight of a level becomes one of the next, together with the
/// seven. So a run of a thousand generations names some two dozen parts, and what is known of a place is written again only
/// as often as the counter has digits.
struct Carry: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var level: Int
        var value: Value
        /// The places in it, in order.
        var paths: [Path]
    }

    static let fan = 8

    private(set) var parts: [Part] = []
    /// The places that have changed in this generation.
    var touched: Set<Path> = []
    /// How many events the run had when this generation began.
    var opened = 0

    /// What the next generation's parts are to be: how many stay as they are, and of which level the new one is.
    private var next: (kept: Int, level: Int) {
        var kept = parts.count
        var level = 0
        while parts[..<kept].suffix(while: { $0.level == level }) >= Self.fan - 1 {
            kept -= Self.fan - 1
            level += 1
        }
        return (kept, level)
    }

    /// The parts of the next generation; the new one, if there is any, is yet to be written: it holds these places as they
    /// are now, and stands last.
    var layout: (kept: ArraySlice<Part>, new: (level: Int, paths: [Path])?) {
        guard !touched.isEmpty else { return (parts[...], nil) }
        let (kept, level) = next
        let paths = parts[kept...].reduce(into: touched) { $0.formUnion($1.paths) }
        return (parts[..<kept], (level, paths.sorted()))
    }

    /// Begins a generation.
    ///
    /// - Parameter written: its parts, as `layout` said.
    mutating func turn(to parts: [Part], after events: Int) {
        self.parts = parts
        touched = []
        opened = events
    }

    /// Nothing is carried: all of `paths` is to be written anew.
    mutating func reset(touching paths: Set<Path>) {
        parts = []
        touched = paths
    }
}

extension ArraySlice {
    /// How many of the last elements hold, without a gap.
    fileprivate func suffix(while holds: (Element) -> Bool) -> Int {
        count - ((lastIndex { !holds($0) }).map { $0 + 1 - startIndex } ?? 0)
    }
}
