struct BenchmarkOptions {
    var folder = "."
    var duration = Duration.seconds(3)
    var concurrency = [1, 32]
    var asJSON = false

    /// Nil for words that are not understood.
    init?(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--json": asJSON = true
            case "--folder":
                guard let value = rest.popFirst() else { return nil }
                folder = value
            case "--seconds":
                guard let value = rest.popFirst().flatMap(Int.init), value > 0 else { return nil }
                duration = .seconds(value)
            case "--concurrency":
                let values = rest.popFirst()?.split(separator: ",").map { Int($0) ?? 0 } ?? []
                guard !values.isEmpty, values.allSatisfy({ $0 > 0 }) else { return nil }
                concurrency = values
            default: return nil
            }
        }
    }
}
