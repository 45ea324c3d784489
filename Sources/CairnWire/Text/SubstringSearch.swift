/// Looks for a text in another, byte by byte, in time linear to both (Knuth, Morris and Pratt): 'aaaa…' in 'aaaa…' takes
/// no longer than any other. UTF-8 lets no character begin inside another one, so that a match is one of characters.
struct SubstringSearch {
    let pattern: [UInt8]
    /// For each prefix of the pattern, the length of the longest shorter one that it ends with.
    private var borders: [Int]

    init(_ pattern: some Collection<UInt8>) {
        self.pattern = Array(pattern)
        borders = Array(repeating: 0, count: self.pattern.count)
        var matched = 0
        for place in self.pattern.indices.dropFirst() {
            while matched > 0, self.pattern[place] != self.pattern[matched] { matched = borders[matched - 1] }
            if self.pattern[place] == self.pattern[matched] { matched += 1 }
            borders[place] = matched
        }
    }

    /// Where the pattern first stands in `text`, at `start` or after it.
    func first(in text: [UInt8], from start: Int = 0) -> Int? {
        guard let head = pattern.first else { return start <= text.count ? start : nil }
        guard pattern.count <= text.count else { return nil }
        return text.withUnsafeBufferPointer { text in
            pattern.withUnsafeBufferPointer { pattern in
                var matched = 0
                var position = start
                while position < text.count {
                    if matched == 0 {
                        // Most of a text is not the pattern: look for its first byte alone.
                        while position < text.count, text[position] != head { position += 1 }
                        guard position < text.count else { return nil }
                        matched = 1
                    } else {
                        while matched > 0, text[position] != pattern[matched] { matched = borders[matched - 1] }
                        if text[position] == pattern[matched] { matched += 1 }
                    }
                    position += 1
                    if matched == pattern.count { return position - matched }
                }
                return nil
            }
        }
    }

    /// Where the pattern stands in `text`, from left to right, without overlaps; `limit` places at most.
    func places(in text: [UInt8], limit: Int = .max) -> [Int] {
        var places: [Int] = []
        var start = 0
        while places.count < limit, let found = first(in: text, from: start) {
            places.append(found)
            start = found + pattern.count
        }
        return places
    }
}
