/// "Did you mean": the known name nearest to what was written.
package enum Suggestion {
    /// The nearest of `known`, when it is near enough to be meant: a third of the length and at most three edits, or
    /// the same but for case, `-` and `_`. Of equals the first by name. Long names are not looked at, nor more than a thousand.
    package static func nearest(to written: String, among known: some Sequence<String>) -> String? {
        let written = Array(written.prefix(65))
        guard (1...64).contains(written.count) else { return nil }
        let folded = fold(written)
        let bound = min(3, max(1, written.count / 3))
        var best: (distance: Int, name: String)?
        for name in known.prefix(1_000) {
            let letters = Array(name.prefix(65))
            guard letters.count <= 64 else { continue }
            let distance =
                fold(letters) == folded
                ? 0 : distance(from: written, to: letters, atMost: best.map { min(bound, $0.distance) } ?? bound)
            guard let distance else { continue }
            if let best, (best.distance, best.name) <= (distance, name) { continue }
            best = (distance, name)
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other; nil when there are
    /// more than `bound`.
    package static func distance(from: [Character], to: [Character], atMost bound: Int) -> Int? {
        guard abs(from.count - to.count) <= bound else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...to.count)
        for row in from.indices {
            var current = [row + 1]
            current.reserveCapacity(to.count + 1)
            for column in to.indices {
                var cost = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (from[row] == to[column] ? 0 : 1))
                if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            if let least = current.min(), least > bound { return nil }
            beforeLast = last
            last = current
        }
        return last[to.count] <= bound ? last[to.count] : nil
    }

    private static func fold(_ letters: [Character]) -> String {
        String(letters.filter { $0 != "-" && $0 != "_" }).lowercased()
    }
}

extension Suggestion {
    /// The mend for an unknown name: the nearest one, else all of them, bounded.
    package static func mend(for written: String, among known: [String]) -> String? {
        if let nearest = nearest(to: written, among: known) { return "Did you mean \"\(nearest)\"?" }
        guard !known.isEmpty else { return nil }
        let shown = known.prefix(24).joined(separator: ", ")
        return "Known: \(shown)\(known.count > 24 ? ", … (\(known.count) in all)" : "")."
    }
}

extension Suggestion {
    /// Whether one is probably a misspelling of the other.
    package static func isNear(_ written: String, _ known: String) -> Bool {
        nearest(to: written, among: CollectionOfOne(known)) != nil
    }
}
