import CairnWorkflow

/// A part of a path: `steps.points[3].one` is `steps`, `points`, `[3]`, `one`.
enum PathPart: Hashable {
    case name(Substring)
    case pass(Int)
}

extension Path {
    /// Nil for text that is no path.
    var parts: [PathPart]? {
        var parts: [PathPart] = []
        for (index, piece) in rawValue.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
            var rest = piece
            let name = rest.prefix { $0 != "[" }
            guard !name.isEmpty || (index == 0 && rest.isEmpty) else { return nil }
            parts.append(.name(name))
            rest = rest.dropFirst(name.count)
            while rest.first == "[" {
                guard let end = rest.firstIndex(of: "]"), let pass = Int(rest[..<end].dropFirst()) else { return nil }
                parts.append(.pass(pass))
                rest = rest[rest.index(after: end)...]
            }
            guard rest.isEmpty else { return nil }
        }
        return parts
    }
}
